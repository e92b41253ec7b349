# expect: two random arrays
import dask.array as da
import numpy as np


def lazy_hits(n_samples, seed, block):
    streams = da.random.Generator(np.random.SFC64(seed))
    x = streams.random(n_samples, chunks=block)
    y = streams.random(n_samples, chunks=block)
    return (x * x + y * y < 1.0).sum()
