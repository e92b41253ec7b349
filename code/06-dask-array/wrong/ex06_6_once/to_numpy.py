# expect: kept in memory at once
import dask
import numpy as np


def hits_within(points, radii):
    x, y = np.asarray(points).T
    return [int((x * x + y * y < r * r).sum()) for r in radii]
