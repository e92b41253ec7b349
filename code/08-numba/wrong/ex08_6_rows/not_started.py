# expect: start level and result at 0
from numba import guvectorize


@guvectorize("(float64[:], float64, float64[:])", "(days),()->()")
def highest_level(rain_mm, kept, result):
    level_mm = 0.0
    result[0] = -1.0
    for today_mm in rain_mm:
        level_mm = kept * level_mm + today_mm
        result[0] = max(result[0], level_mm)
