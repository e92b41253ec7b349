# expect: return the sum, a whole number
import numpy as np


def count_hits(n_samples, stream, chunk=32_768):
    hits = 0
    for start in range(0, n_samples, chunk):
        x, y = stream.random((min(chunk, n_samples - start), 2)).T
        hits += np.count_nonzero(x * x + y * y < 1.0)
    return 4 * hits / n_samples
