# expect: da.from_array only cuts what is in memory
import dask.array as da
import numpy as np


def lazy_hits(n_samples, seed, block):
    stream = np.random.Generator(np.random.SFC64(seed))
    points = da.from_array(stream.random((n_samples, 2)), chunks=(block, 2))
    x, y = points[:, 0], points[:, 1]
    return (x * x + y * y < 1.0).sum()
