"""Rain and water in four polders: the small functions that episode 2 plays with.

A polder is land that lies lower than the water around it.  All numbers are invented.
Use it with    from polder import POLDERS, RAIN_MM, final_level, next_level, volume_m3
Every function takes far less than a millisecond.
"""

import math

# Rain of one day in mm, and area in km2, of each polder.
POLDERS = {"north": (31, 48), "east": (24, 71), "south": (40, 27), "west": (18, 16)}
RAIN_MM = (0, 5, 20, 30, 40, 25, 10, 5, 0, 0, 0, 0)  # of each hour of a cloudburst
WEIR = 0.05  # m per hour that leave over the weir at a level of 1 m


def volume_m3(rain_mm, area_km2):
    """Water that falls on a polder: 1 mm on 1 km2 is 1000 m3."""
    return rain_mm * area_km2 * 1000


def next_level(level_m, rain_mm):
    """Level one hour later: rain comes in, the weir lets water out."""
    outflow_m = WEIR * level_m * math.sqrt(level_m)
    return level_m + rain_mm / 1000 - outflow_m


def final_level(start_m, rain_mm):
    """Level after the last hour: each hour needs the one before."""
    level_m = start_m
    for rain in rain_mm:
        level_m = next_level(level_m, rain)
    return level_m
