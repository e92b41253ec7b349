# expect: the last one may be shorter
import numpy as np


def count_hits(n_samples, stream, chunk=32_768):
    hits = 0
    for _ in range(n_samples // chunk):
        x, y = stream.random((chunk, 2)).T
        hits += np.count_nonzero(x * x + y * y < 1.0)
    return int(hits)
