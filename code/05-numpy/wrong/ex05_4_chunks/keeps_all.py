# expect: forget its points
import numpy as np


def count_hits(n_samples, stream, chunk=32_768):
    parts = [np.empty((0, 2))]
    for start in range(0, n_samples, chunk):
        parts.append(stream.random((min(chunk, n_samples - start), 2)))
    x, y = np.concatenate(parts).T
    return int(np.count_nonzero(x * x + y * y < 1.0))
