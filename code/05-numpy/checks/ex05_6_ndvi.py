"""Check of exercise 05.6: values from Python's own arithmetic, and the memory."""

import sys
import tracemalloc

import numpy as np

TITLE = "A large image, in place"
HINTS = (
    "First make it right: what is np.array([3], np.uint16) - np.array([5], np.uint16)?",
    "np.subtract(a, b, out=c, dtype=np.float64) computes with float64 and writes into "
    "c; a loop over some rows at a time keeps the temporary arrays small.",
    "For each slice of 16 rows: total = np.add(nir[rows], red[rows], "
    "dtype=np.float64); np.subtract(nir[rows], red[rows], out=out[rows], "
    "dtype=np.float64); out[rows] /= total.",
)
SHAPES = ((1, 1), (2, 3), (16, 5), (17, 5), (100, 7))
LARGE = (1000, 300)
VALUES = np.array([0, 1, 3, 5, 255, 256, 40_000, 65_535], np.uint16)


def images(shape):
    """Two images that are never both 0 in one pixel."""
    stream = np.random.default_rng(2026)
    nir, red = stream.choice(VALUES, size=(2, *shape))
    red[(nir == 0) & (red == 0)] = 1
    nir.flat[0], red.flat[0] = 3, 5
    return nir, red


def check(answer, require):
    for shape in SHAPES:
        judge_values(answer, shape, require)
    nir, red = images(LARGE)
    out = np.empty(LARGE)
    tracemalloc.start()
    answer.ndvi_into(nir, red, out)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    require(
        peak < out.nbytes / 10,
        f"For images of {LARGE[0]} × {LARGE[1]} pixels you needed {peak} bytes beside "
        f"them, and a tenth of `out` is {out.nbytes // 10}: work on some rows at a "
        "time.",
    )
    judge_steps(answer, nir, red, out, require)


def judge_values(answer, shape, require):
    nir, red = images(shape)
    before, out = (nir.copy(), red.copy()), np.full(shape, np.nan)
    answer.ndvi_into(nir, red, out)
    require(
        np.array_equal(nir, before[0]) and np.array_equal(red, before[1]),
        "`nir` or `red` is changed: write into `out` only.",
    )
    pairs = zip(nir.ravel().tolist(), red.ravel().tolist(), strict=True)
    for (n, r), value in zip(pairs, out.ravel().tolist(), strict=True):
        require(
            value == value,
            f"Image of {shape[0]} rows: not all pixels of `out` were written; the last "
            "rows count, too.",
        )
        wanted = (n - r) / (n + r)
        require(
            abs(value - wanted) < 1e-12,
            f"nir {n} and red {r} give {value:.6g} instead of {wanted:.6g}: uint16 "
            "holds 0 to 65535 only, so compute with float64 from the first operation.",
        )


def judge_steps(answer, nir, red, out, require):
    steps = 0

    def count_step(frame, event, arg):
        nonlocal steps
        steps += 1
        return count_step

    sys.settrace(count_step)
    try:
        answer.ndvi_into(nir, red, out)
    finally:
        sys.settrace(None)
    require(
        steps < nir.size // 10,
        f"Right, but Python took {steps} steps for {nir.size} pixels: work on several "
        "rows at a time, not on single pixels.",
    )
