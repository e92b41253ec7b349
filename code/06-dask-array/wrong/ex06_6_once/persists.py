# expect: kept in memory at once
import dask
import numpy as np


def hits_within(points, radii):
    points = points.persist()
    squared = points[:, 0] ** 2 + points[:, 1] ** 2
    return [int((squared < r * r).sum().compute()) for r in radii]
