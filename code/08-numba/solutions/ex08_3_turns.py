"""Highest levels of many polders, in threads that take turns (exercise 08.3).

Check it with    python code/check.py 08.3
The check takes about 3 s on any number of cores.
"""

from concurrent.futures import ThreadPoolExecutor

from numba import njit


# solution:
@njit(nogil=True)
# starter:
# @njit
# end
def highest_level(rain_mm, kept):
    """Highest level in mm; each day keeps a share of yesterday's level, and adds rain."""
    level_mm = highest_mm = 0.0
    for today_mm in rain_mm:
        level_mm = kept * level_mm + today_mm
        highest_mm = max(highest_mm, level_mm)
    return highest_mm


def highest_levels(polders, kept, workers):
    """The highest level of each polder, in their order; one array of rain for each."""
    shares = [kept] * len(polders)
    with ThreadPoolExecutor(workers) as pool:
        return list(pool.map(highest_level, polders, shares))
