# expect: drawn 5 times
import dask
import numpy as np


def hits_within(points, radii):
    squared = points[:, 0] ** 2 + points[:, 1] ** 2
    hits = []
    for r in radii:
        (one,) = dask.compute((squared < r * r).sum())
        hits.append(int(one))
    return hits
