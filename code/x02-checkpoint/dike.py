"""Georgina's dike: a function whose result depends on more than its arguments.

    import dike

Used in the notebook of the extra on checkpoints; nothing to run.
"""

MARGIN_M = 0.5


def height(level_m):
    """Height of a dike for a water level, in metres."""
    return level_m + MARGIN_M


def height_with(level_m, margin_m):
    """The same, and all that it depends on is an argument."""
    return level_m + margin_m
