"""Exercise 06.7 (extension): give Dask a function of your own for each chunk.

Fill the blanks, save, and judge your answer, from the folder above `code`, with

    python code/check.py 06.7

Run time: about a second.
"""

import numpy as np


def count_chunk(points):
    """Hits among the points of one chunk, as an array with one number.

    points: a NumPy array of shape (n, 2), one chunk of the Dask array.
    """
    x, y = points.T
    # solution:
    hits = np.count_nonzero(x * x + y * y < 1.0)
    return np.array([hits])
    # starter:
    # hits = ____  # how many of these points lie inside?
    # return ____  # an array with one number, not a number
    # end


def lazy_hits(points):
    """Lazy number of hits: `count_chunk` for each chunk, then a sum.

    Each chunk of shape (n, 2) becomes a chunk of shape (1,): one axis is dropped.
    """
    hits = points.map_blocks(
        # solution:
        count_chunk,
        # starter:
        # ____,  # the function that Dask calls with each chunk
        # end
        drop_axis=1,
        chunks=(1,),
        meta=np.empty(0, dtype=np.int64),
    )
    # solution:
    return hits.sum()
    # starter:
    # return ____  # add up the hits of all chunks, still lazy
    # end
