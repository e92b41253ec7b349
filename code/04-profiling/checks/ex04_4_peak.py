"""Check of exercise 04.4: the peak as tracemalloc sees it, and a delicate result."""

import tracemalloc

import numpy as np

TITLE = "Hunt the peak"
HINTS = (
    "A 16-bit pixel has 2 bytes, a float 8: how many arrays of floats, as large as the "
    "picture, exist at the same moment?",
    "Even one array of floats is four times the picture, so do not convert the whole "
    "picture: what does the result need from one row?",
    "Loop over the rows (`for row in picture:`), do the same steps with `row`, and add "
    "up the bright pixels of all rows; divide by picture.size at the end.",
)
SHAPE = (997, 1499)  # 3 MB
DARK = 137
LEVEL = 20_137
MAX_TIMES = 2.0


def make_picture():
    """Pixels darker than DARK, and many exactly at LEVEL."""
    rng = np.random.default_rng(4)
    picture = rng.integers(0, 2**16, SHAPE, dtype=np.uint16)
    picture[rng.random(SHAPE) < 0.2] = LEVEL
    picture[rng.random(SHAPE) < 0.1] = 3
    return picture


def check(answer, require):
    picture = make_picture()
    copy = picture.copy()
    reflectance = (LEVEL - DARK) * answer.GAIN
    limit = reflectance * (1 - 1e-9)  # float32 cannot tell these two apart
    answer.bright_share(picture[:2], DARK, limit)  # imports and caches are not counted
    tracemalloc.start()
    try:
        result = answer.bright_share(picture, DARK, limit)
        _, peak_bytes = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    require(
        np.array_equal(picture, copy),
        "Your function changes the picture that it was given: the caller may still "
        "need it; work on a copy of a few rows.",
    )
    judge_result(answer, picture, result, limit, require)
    times = peak_bytes / picture.nbytes
    require(
        times <= MAX_TIMES,
        f"The result is right, but the peak is {times:.1f} times the picture: "
        + advice(times),
    )


def judge_result(answer, picture, result, limit, require):
    exact = (picture.astype(float) - DARK) * answer.GAIN > limit
    expected = np.count_nonzero(exact) / picture.size
    require(
        isinstance(result, (int, float, np.number)) and not isinstance(result, bool),
        f"`bright_share` returned {result!r}: return one number, the share.",
    )
    dark_as_bright = (picture - np.uint16(DARK)) * answer.GAIN > limit
    require(
        abs(result - np.count_nonzero(dark_as_bright) / picture.size) > 1e-9,
        "Pixels darker than `dark` count as bright: 16-bit whole numbers have no "
        "negative values, so 3 - 137 wraps around to 65402; convert to float before "
        "you subtract.",
    )
    require(
        abs(result - expected) < 1e-9,
        f"The share is {result:.6f} instead of {expected:.6f}: compute with float "
        "(64 bits), for all rows, and divide by the number of all pixels.",
    )


def advice(times):
    if times > 10:
        return (
            "three arrays of floats, each four times the picture, exist at the same "
            "moment; bring it below 2 times (this is the task)."
        )
    if times >= 3.9:
        return (
            "one array of floats as large as the picture is 4 times the picture "
            "already; convert a row at a time."
        )
    return "work on fewer rows at a time; below 2 times is the task."
