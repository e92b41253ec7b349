# expect: is no compiled function
from concurrent.futures import ThreadPoolExecutor

from numba import njit


def highest_level(rain_mm, kept):
    level_mm = highest_mm = 0.0
    for today_mm in rain_mm:
        level_mm = kept * level_mm + today_mm
        highest_mm = max(highest_mm, level_mm)
    return highest_mm


def highest_levels(polders, kept, workers):
    shares = [kept] * len(polders)
    with ThreadPoolExecutor(workers) as pool:
        return list(pool.map(highest_level, polders, shares))
