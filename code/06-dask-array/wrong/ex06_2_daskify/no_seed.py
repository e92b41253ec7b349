# expect: hand `seed` to the generator
import dask.array as da
import numpy as np


def lazy_hits(n_samples, seed, block):
    streams = da.random.Generator(np.random.SFC64())
    points = streams.random((n_samples, 2), chunks=(block, 2))
    x, y = points[:, 0], points[:, 1]
    return (x * x + y * y < 1.0).sum()
