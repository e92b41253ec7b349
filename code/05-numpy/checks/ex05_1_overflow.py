"""Check of exercise 05.1: small and large whole numbers of several types."""

import sys

import numpy as np

TITLE = "Fast, silent, and wrong"
HINTS = (
    "Print x * x for columns = rows = np.array([50_000], dtype=np.int32): what is "
    "the type of the result, and which numbers fit into it?",
    "An array of int32 stays one when it is multiplied by itself; the type must be "
    "larger before the multiplication.",
    "x = columns.astype(np.int64), and the same for y.",
)
# Name of the case, type, columns, rows, radius.
CASES = (
    ("small numbers", "int32", [0, 3, 4, 5], [0, 4, 3, 5], 6),
    ("no pixels at all", "int32", [], [], 6),
    (
        "columns and rows near 50 000",
        "int32",
        [50_000, 30_000],
        [50_000, 20_000],
        40_000,
    ),
    ("columns of 200 in 8 bits", "uint8", [200, 10], [200, 10], 100),
    ("columns of 60 000 in 16 bits", "uint16", [60_000, 10], [50_000, 10], 50_000),
    ("columns of 300 in 16 bits", "int16", [300, 10], [300, 10], 200),
)
EDGE = ("pixels at the edge", "int32", [60_226, 60_000], [79_830, 80_000], 100_000)
N_MANY = 1_000


def expected(columns, rows, radius):
    """With Python's whole numbers, which can grow."""
    pairs = zip(columns, rows, strict=True)
    return sum(x * x + y * y < radius * radius for x, y in pairs)


def check(answer, require):
    for name, kind, columns, rows, radius in CASES:
        near = call(answer, kind, columns, rows, radius)
        require(near is not None, "`count_near` returns nothing (None).")
        wanted = expected(columns, rows, radius)
        require(
            near == wanted,
            f"{name} ({kind}): you counted {near} instead of {wanted}; the squares do "
            "not fit into the type of the arrays, so give x and y a larger type before "
            "they are multiplied.",
        )
    _, kind, columns, rows, radius = EDGE
    require(
        call(answer, kind, columns, rows, radius) == expected(columns, rows, radius),
        "60 226² + 79 830² is 24 less than 100 000², too little for your type to see: "
        "float32 keeps about 7 digits, so take int64 (or float64).",
    )
    judge_loops(answer, require)


def call(answer, kind, columns, rows, radius):
    return answer.count_near(np.array(columns, kind), np.array(rows, kind), radius)


def judge_loops(answer, require):
    """Whole arrays need a few lines of Python, however many pixels there are."""
    columns = np.arange(N_MANY, dtype=np.int32)
    steps = 0

    def count_step(frame, event, arg):
        nonlocal steps
        steps += 1
        return count_step

    sys.settrace(count_step)
    try:
        near = answer.count_near(columns, columns, N_MANY)
    finally:
        sys.settrace(None)
    require(near == 708, f"Of {N_MANY} pixels 708 are near, you counted {near}.")
    require(
        steps < N_MANY,
        f"Right, but Python took {steps} steps for {N_MANY} pixels, so it still looks "
        "at them one by one (np.vectorize does that, too): multiply whole arrays.",
    )
