# expect: keep the highest
from numba import guvectorize


@guvectorize("(float64[:], float64, float64[:])", "(days),()->()")
def highest_level(rain_mm, kept, result):
    result[0] = 0.0
    for today_mm in rain_mm:
        result[0] = kept * result[0] + today_mm
