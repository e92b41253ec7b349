"""Check of exercise 06.7: the function sees NumPy chunks, and Dask adds what it gives."""

import dask.array as da
import numpy as np

TITLE = "A function for each chunk (extension)"
HINTS = (
    "In `count_chunk` everything is NumPy: the comparison gives an array of True and "
    "False.",
    "np.count_nonzero counts the True; np.array([hits]) is an array with one number.",
    "map_blocks gets the function itself, count_chunk without brackets; then "
    "hits.sum().",
)
CASES = [(40_003, 5_000), (100, 100), (7, 3)]


def check(answer, require):
    points = np.array([[0.25, 0.5], [0.75, 0.875], [0.75, 0.5], [0.0, 0.0]])
    found = answer.count_chunk(points)
    require(
        isinstance(found, np.ndarray) and found.shape == (1,),
        f"`count_chunk` returned {found!r}: return an array with one number, "
        "np.array([hits]), because Dask puts the chunks together to an array again.",
    )
    require(
        found[0] == 3,
        f"Of the points {points.tolist()} three are inside, you counted {found[0]}: "
        "count where x * x + y * y < 1.0.",
    )
    for n_samples, chunk in CASES:
        judge(answer, n_samples, chunk, require)


def judge(answer, n_samples, chunk, require):
    rng = da.random.default_rng(n_samples)
    points = rng.random((n_samples, 2), chunks=(chunk, 2))
    lazy = answer.lazy_hits(points)
    require(
        isinstance(lazy, da.Array),
        f"`lazy_hits` returned {type(lazy).__name__}: stay lazy, hand map_blocks the "
        "function and leave out compute().",
    )
    require(
        lazy.shape == (),
        "`lazy_hits` returned an array with one number for each chunk: add them "
        "up with .sum().",
    )
    seen = []
    counted = answer.count_chunk
    answer.count_chunk = lambda chunk: (seen.append(type(chunk)), counted(chunk))[1]
    try:
        hits = answer.lazy_hits(points).compute(scheduler="threads", num_workers=2)
    finally:
        answer.count_chunk = counted
    chunks = -(-n_samples // chunk)
    require(
        len(seen) == chunks,
        f"`count_chunk` was called {len(seen)} times for {chunks} chunks: hand "
        "`count_chunk` itself to map_blocks.",
    )
    x, y = points.compute(scheduler="synchronous").T
    expected = int((np.hypot(x, y) < 1.0).sum())
    require(
        hits == expected,
        f"{n_samples} points in chunks of {chunk} have {expected} hits, you counted "
        f"{hits}.",
    )
