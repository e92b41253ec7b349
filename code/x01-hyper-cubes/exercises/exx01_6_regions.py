"""Exercise x01.6: share out the days of a Zarr store, so that no chunk has two writers.

Write `share_out`, save, and judge your answer, from the folder above `code`, with

    python code/check.py x01.6

Run time: less than a second.
"""

from itertools import pairwise


def share_out(n_days, stored_days, workers):
    """One slice of days for each worker who has something to write, in order.

    n_days         days in the store, 0 ... n_days - 1
    stored_days    days in a stored chunk; the last chunk may be smaller
    workers        number of workers; each gets nearly the same number of stored chunks

    share_out(100, 30, 2) is [slice(0, 60), slice(60, 100)]
    """
    raise NotImplementedError("return one slice of days for each worker")
