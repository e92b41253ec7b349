# expect: drawn by NumPy, all at once
import dask.array as da
import numpy as np


def lazy_hits(n_samples, seed, block):
    stream = np.random.Generator(np.random.SFC64(seed))
    return sum(
        (np.hypot(*stream.random((min(block, n_samples - i), 2)).T) < 1.0).sum()
        for i in range(0, n_samples, block)
    )
