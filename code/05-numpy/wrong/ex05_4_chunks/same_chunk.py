# expect: points, so the last one may be shorter
import numpy as np


def count_hits(n_samples, stream, chunk=32_768):
    x, y = stream.random((min(chunk, n_samples), 2)).T
    hits = 0
    for start in range(0, n_samples, chunk):
        size = min(chunk, n_samples - start)
        hits += np.count_nonzero(x[:size] ** 2 + y[:size] ** 2 < 1.0)
    return int(hits)
