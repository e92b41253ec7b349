"""Exercise 05.4: count in chunks, so that the memory does not grow with the points.

Write `count_hits`, and judge your answer, from the folder above `code`, with

    python code/check.py 05.4

Run time: less than a second.
"""

import numpy as np

CHUNK_SAMPLES = 32_768


# solution:
def count_hits(n_samples, stream, chunk=CHUNK_SAMPLES):
    """Number of random points inside the quarter circle.

    The same points as in `pi_numpy.count_hits`: x, y, x, y, ... from
    `stream`; but never more than `chunk` points at a time.
    """
    hits = 0
    for start in range(0, n_samples, chunk):
        size = min(chunk, n_samples - start)
        x, y = stream.random((size, 2)).T
        hits += np.count_nonzero(x * x + y * y < 1.0)
    return int(hits)


# starter:
# def count_hits(n_samples, stream, chunk=CHUNK_SAMPLES):
#     """Number of random points inside the quarter circle.
#
#     The same points as in `pi_numpy.count_hits`: x, y, x, y, ... from
#     `stream`; but never more than `chunk` points at a time.
#     """
#     x, y = stream.random((n_samples, 2)).T  # all the points: too much memory
#     return int(np.count_nonzero(x * x + y * y < 1.0))
# end
