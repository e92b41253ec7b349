# expect: give chunks=(block, 2)
import dask.array as da
import numpy as np


def lazy_hits(n_samples, seed, block):
    streams = da.random.Generator(np.random.SFC64(seed))
    points = streams.random((n_samples, 2), chunks=(block, 1))
    x, y = points[:, 0], points[:, 1]
    return (x * x + y * y < 1.0).sum()
