# expect: drawn 5 times
import dask
import numpy as np


def hits_within(points, radii):
    squared = points[:, 0] ** 2 + points[:, 1] ** 2
    return [int((squared < r * r).sum().compute()) for r in radii]
