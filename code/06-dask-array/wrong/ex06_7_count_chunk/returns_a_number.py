# expect: an array with one number
import numpy as np


def count_chunk(points):
    x, y = points.T
    return np.count_nonzero(x * x + y * y < 1.0)


def lazy_hits(points):
    hits = points.map_blocks(
        count_chunk,
        drop_axis=1,
        chunks=(1,),
        meta=np.empty(0, dtype=np.int64),
    )
    return hits.sum()
