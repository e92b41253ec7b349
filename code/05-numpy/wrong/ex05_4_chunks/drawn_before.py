# expect: one chunk at a time, inside the loop
import numpy as np


def count_hits(n_samples, stream, chunk=32_768):
    points = stream.random((n_samples, 2))
    hits = 0
    for start in range(0, n_samples, chunk):
        x, y = points[start : start + chunk].T
        hits += np.count_nonzero(x * x + y * y < 1.0)
    return int(hits)
