# expect: Never were two polders computed at the same time
from concurrent.futures import ThreadPoolExecutor

from numba import njit


@njit(nogil=True)
def highest_level(rain_mm, kept):
    level_mm = highest_mm = 0.0
    for today_mm in rain_mm:
        level_mm = kept * level_mm + today_mm
        highest_mm = max(highest_mm, level_mm)
    return highest_mm


def highest_levels(polders, kept, workers):
    with ThreadPoolExecutor(workers) as pool:
        return [pool.submit(highest_level, rain, kept).result() for rain in polders]
