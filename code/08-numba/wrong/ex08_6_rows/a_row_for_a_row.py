# expect: the result is one number for each row
from numba import guvectorize


@guvectorize("(float64[:], float64, float64[:])", "(days),()->(days)")
def highest_level(rain_mm, kept, result):
    level_mm = highest_mm = 0.0
    for i in range(len(rain_mm)):
        level_mm = kept * level_mm + rain_mm[i]
        highest_mm = max(highest_mm, level_mm)
        result[i] = highest_mm
