# expect: draw an array of shape (size, 2)
import numpy as np


def count_hits(n_samples, stream, chunk=32_768):
    hits = 0
    for start in range(0, n_samples, chunk):
        size = min(chunk, n_samples - start)
        x = stream.random(size)
        y = stream.random(size)
        hits += np.count_nonzero(x * x + y * y < 1.0)
    return int(hits)
