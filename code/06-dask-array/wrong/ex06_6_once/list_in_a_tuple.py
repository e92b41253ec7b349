# expect: a list in a list
import dask
import numpy as np


def hits_within(points, radii):
    squared = points[:, 0] ** 2 + points[:, 1] ** 2
    return dask.compute([(squared < r * r).sum() for r in radii])
