# expect: The levels are wrong
from concurrent.futures import ThreadPoolExecutor

from numba import njit

from numba import prange


@njit(nogil=True, parallel=True)
def highest_level(rain_mm, kept):
    highest_mm = 0.0
    for i in prange(len(rain_mm)):
        highest_mm = max(highest_mm, kept * rain_mm[i - 1] + rain_mm[i])
    return highest_mm


def highest_levels(polders, kept, workers):
    shares = [kept] * len(polders)
    with ThreadPoolExecutor(workers) as pool:
        return list(pool.map(highest_level, polders, shares))
