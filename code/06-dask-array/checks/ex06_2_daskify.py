"""Check of exercise 06.2: lazy, in chunks, on two threads, and the hits of pi_numpy."""

import threading
from concurrent.futures import ThreadPoolExecutor

import dask.array as da
import numpy as np
from dask.callbacks import Callback

TITLE = "π, chunk by chunk"
HINTS = (
    "Import dask.array as da; its random generators draw lazily and know `chunks`.",
    "streams = da.random.Generator(np.random.SFC64(seed)) takes the place of NumPy's.",
    "points = streams.random((n_samples, 2), chunks=(block, 2)); the rest stays.",
)
CASES = [(1000, 7, 300), (50, 3, 80), (200_003, 2026, 30_000)]
MEETING_S = 5


def hits_of_blocks(n_samples, seed, block, bits=np.random.SFC64):
    """The oracle: block after block, each with a stream spawned from the seed."""
    sizes = [min(block, n_samples - start) for start in range(0, n_samples, block)]
    children = np.random.SeedSequence(seed).spawn(len(sizes))
    total = 0
    for size, child in zip(sizes, children, strict=True):
        points = np.random.Generator(bits(child)).random((size, 2))
        total += int((np.hypot(*points.T) < 1.0).sum())
    return total


class Meeting(ThreadPoolExecutor):
    """Two threads; the first two tasks wait for each other, if there are two."""

    def __init__(self):
        super().__init__(2)
        self.barrier = threading.Barrier(2, timeout=MEETING_S)
        self.submitted = 0
        self.met = set()

    def submit(self, function, *args, **kwargs):
        self.submitted += 1
        if self.submitted > 2:
            return super().submit(function, *args, **kwargs)

        def after_meeting():
            try:
                self.barrier.wait()
                self.met.add(threading.get_ident())
            except threading.BrokenBarrierError:
                pass
            return function(*args, **kwargs)

        return super().submit(after_meeting)


def check(answer, require):
    for case in CASES:
        lazy = judge_laziness(answer, case, require)
        judge_chunks(lazy, case, require)
        judge_hits(answer, lazy, case, require)
    pool = Meeting()
    with pool:
        answer.lazy_hits(*CASES[-1]).compute(scheduler="threads", pool=pool)
    require(
        len(pool.met) == 2,
        "Two threads were there, but no two tasks could run at the same time: draw "
        "the points in chunks that do not need each other.",
    )


def judge_laziness(answer, case, require):
    computed = []
    with Callback(start=lambda graph: computed.append(graph)):
        lazy = answer.lazy_hits(*case)
    require(
        not computed,
        "`lazy_hits` computes already: return the Dask array itself, without "
        "compute(), int() or float(), so that the caller decides how to compute it.",
    )
    require(
        isinstance(lazy, da.Array),
        f"`lazy_hits` returned {type(lazy).__name__}, not a Dask array: the points "
        "were drawn by NumPy, all at once; draw them with da.random.Generator.",
    )
    require(
        lazy.shape == (),
        f"`lazy_hits` returned an array of shape {lazy.shape}: end with .sum(), which "
        "gives one number.",
    )
    return lazy


def judge_chunks(lazy, case, require):
    n_samples, _, block = case
    expected = -(-n_samples // block)
    names = [key[0] for key in lazy.__dask_graph__() if isinstance(key, tuple)]
    arrays = {name for name in names if name.startswith("random-")}
    drawn = sum(name in arrays for name in names)
    require(
        arrays,
        "The points existed before anybody asked for them, because NumPy drew them: "
        "da.from_array only cuts what is in memory; draw with da.random.Generator.",
    )
    require(
        len(arrays) < 2,
        "x and y come from two random arrays, so the numbers are not drawn as x, y, "
        "x, y: draw one array of shape (n_samples, 2).",
    )
    require(
        drawn != 1 or expected == 1,
        f"All {n_samples} points are in one chunk, so one thread draws them all: "
        "give chunks=(block, 2).",
    )
    require(
        drawn == expected,
        f"{n_samples} points with {block} in a chunk are {expected} chunks, you have "
        f"{drawn}: give chunks=(block, 2).",
    )


def judge_hits(answer, lazy, case, require):
    n_samples, seed, block = case
    hits = lazy.compute(scheduler="threads", num_workers=2)
    again = answer.lazy_hits(*case).compute(scheduler="synchronous")
    require(
        hits == again or n_samples < 100,
        f"Two calls with the seed {seed} gave {hits} and {again} hits: hand `seed` to "
        "the generator, or nobody can repeat your result.",
    )
    require(
        isinstance(hits, np.integer),
        f"The result is {hits}, which is not a whole number of hits: return the sum "
        "of the comparison; the factor 4 and the division come later.",
    )
    require(
        n_samples < 100 or hits != hits_of_blocks(*case, np.random.PCG64),
        "default_rng draws from another generator than pi_numpy: give Dask the same, "
        "da.random.Generator(np.random.SFC64(seed)).",
    )
    expected = hits_of_blocks(*case)
    require(
        hits == expected,
        f"{n_samples} points with seed {seed} in chunks of {block} have {expected} "
        f"hits, you counted {hits}: keep SFC64(seed), the shape (n_samples, 2) and "
        "the comparison of the starter.",
    )
