"""Check of exercise 13.2: the law against exact fractions, the fit against a search."""

import math
from fractions import Fraction

TITLE = "Fit a serial fraction"
HINTS = (
    "On k workers the serial part takes s of the time, and the rest (1 - s)/k; the "
    "speed-up is 1 divided by their sum.",
    "For the fit, make two lists: x = 1 - 1/k and y = t - 1/k.",
    "The slope of a line through the origin is sum(x * y) / sum(x * x).",
)
# workers, times relative to one worker: measured ones never fit exactly
CASES = (
    ([1, 2, 4, 8], [1.0, 0.55, 0.325, 0.2125]),  # s = 0.1, exactly
    ([1, 2, 3, 6, 16], [1.0, 0.53, 0.41, 0.22, 0.19]),
    ([2, 5], [0.7, 0.29]),
    ([1, 1, 2], [1.0, 1.02, 0.61]),
    ([1, 2, 4], [1.0, 0.49, 0.26]),  # slightly better than the law allows
    ([1, 2, 4], [1.0, 1.3, 1.6]),  # parallel is slower
)


def check(answer, require):
    judge_law(answer, require)
    for workers, times in CASES:
        judge_fit(answer, workers, times, require)


def judge_law(answer, require):
    for percent in (0, 5, 20, 100):
        for workers in (1, 2, 7, 64):
            s = Fraction(percent, 100)
            expected = float(1 / (s + (1 - s) / workers))
            found = answer.amdahl(float(s), workers)
            swapped = float(1 / ((1 - s) + s / workers))
            require(
                isinstance(found, int | float),
                f"`amdahl` returned {found!r}: return one number, the speed-up.",
            )
            require(
                math.isclose(found, expected) or not math.isclose(found, swapped),
                "`amdahl` shares out the serial part and leaves the rest to one worker: "
                "it is 1 - s that is divided by the number of workers.",
            )
            require(
                math.isclose(found, expected) or not math.isclose(found, 1 / expected),
                "`amdahl` returned the relative time; the speed-up is 1 divided by it.",
            )
            require(
                math.isclose(found, expected),
                f"amdahl({float(s)}, {workers}) is {expected:.4f}, and you return "
                f"{found:.4f}: 1 divided by s + (1 - s)/k.",
            )


def squares(s, workers, times):
    return sum(
        (t - (s + (1 - s) / k)) ** 2 for k, t in zip(workers, times, strict=True)
    )


def search(workers, times):
    """The oracle knows no formula: it narrows down the s with the least squares."""
    low, high = -5.0, 5.0
    for _ in range(200):
        third = (high - low) / 3
        left, right = low + third, high - third
        if squares(left, workers, times) < squares(right, workers, times):
            high = right
        else:
            low = left
    return (low + high) / 2


def judge_fit(answer, workers, times, require):
    try:
        found = answer.fit_serial_fraction(list(workers), list(times))
    except ZeroDivisionError:
        require(
            False,
            "Your fit divides by x for each run, and one worker has x = 0: add up "
            "first, and divide the two sums once.",
        )
    require(
        isinstance(found, int | float),
        f"`fit_serial_fraction` returned {found!r}: return one number.",
    )
    expected = search(workers, times)
    pairs = [
        (1 - 1 / k, t - 1 / k) for k, t in zip(workers, times, strict=True) if k > 1
    ]
    mean = sum(y / x for x, y in pairs) / len(pairs)
    close = math.isclose(found, expected, abs_tol=1e-6)
    require(
        close or not math.isclose(found, mean, abs_tol=1e-9),
        f"For {workers} you take the mean of the fractions of the single runs "
        f"({found:.4f}); the least squares give {expected:.4f}: divide the two sums.",
    )
    require(
        close or not (0 <= found <= 1 and (expected < 0 or expected > 1)),
        f"The times {times} lead to s = {expected:.3f}, and you return {found:.3f}: a "
        "value outside 0 to 1 tells that the law does not fit, so do not hide it.",
    )
    require(
        close,
        f"For {workers} workers and the times {times} the least squares give "
        f"s = {expected:.4f}, and you return {found:.4f}: sum(x * y) / sum(x * x).",
    )
