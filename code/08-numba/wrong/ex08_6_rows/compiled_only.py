# expect: put @guvectorize
from numba import njit


@njit
def highest_level(rain_mm, kept):
    level_mm = highest_mm = 0.0
    for today_mm in rain_mm:
        level_mm = kept * level_mm + today_mm
        highest_mm = max(highest_mm, level_mm)
    return highest_mm
