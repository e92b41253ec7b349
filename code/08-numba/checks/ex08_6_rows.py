"""Check of exercise 08.6: shapes, shares that differ, and a loop that is compiled."""

import numpy as np

TITLE = "One function for a row, used on whole arrays (extension)"
HINTS = (
    "The first text names the types of all arguments, the result included; the second "
    "one names the axes of the inputs, an arrow, and the axes of the result.",
    "A row is float64[:] with the axes (days), a single number is float64 with (), and "
    "the result is an array of one number, float64[:], with the axes ().",
    '@guvectorize("(float64[:], float64, float64[:])", "(days),()->()"); the loop is '
    "that of exercise 08.3, and result[0] takes the highest level.",
)
TIME_LIMIT_S = 60  # compiling takes a second, or several on a busy computer


def check(answer, require):
    function = answer.highest_level
    require(
        hasattr(function, "signature"),
        "`highest_level` is no compiled function for arrays: put @guvectorize above it.",
    )
    axes = function.signature.replace(" ", "")
    inputs, _, result = axes.partition("->")
    require(
        inputs.count("(") == 2 and inputs.endswith(",()"),
        f"The axes are {axes}: the inputs are one row and one number, such as "
        "(days),().",
    )
    require(
        result == "()",
        f"The axes are {axes}: the result is one number for each row, ().",
    )
    draw = np.random.default_rng(6)
    judge(function, draw.random(50), 0.5, require, "one row")
    judge(function, draw.random((3, 40)), 0.9, require, "3 rows")
    judge(function, draw.random((2, 3, 7)), 0.25, require, "2 times 3 rows")
    shares = np.array([0.0, 0.5, 0.99])
    judge(function, draw.random((3, 30)), shares, require, "3 rows, a share for each")
    judge(function, draw.random(30), shares, require, "one row and 3 shares")
    judge(function, -draw.random((4, 5)), 0.5, require, "rain that is never positive")


def judge(function, rain_mm, kept, require, what):
    expected = slow_levels(rain_mm, kept)
    levels = function(rain_mm, kept)
    require(
        np.shape(levels) == np.shape(expected),
        f"For {what} the result has the shape {np.shape(levels)} instead of "
        f"{np.shape(expected)}: write for one row, and let the axes do the rest.",
    )
    require(
        bool(np.allclose(levels, expected, rtol=1e-12)),
        f"For {what} the highest levels are {np.round(levels, 2)} instead of "
        f"{np.round(expected, 2)}: start level and result at 0, and keep the highest.",
    )


def slow_levels(rain_mm, kept):
    shape = np.broadcast_shapes(np.shape(rain_mm)[:-1], np.shape(kept))
    rows = np.broadcast_to(rain_mm, (*shape, np.shape(rain_mm)[-1]))
    shares = np.broadcast_to(kept, shape)
    levels = np.zeros(shape)
    for index in np.ndindex(shape):
        level = 0.0
        for today in rows[index]:
            level = shares[index] * level + today
            levels[index] = max(levels[index], level)
    return levels
