"""Check of exercise 06.6: right hits, each chunk drawn once, never all in memory."""

import threading
import tracemalloc

import dask
import dask.array as da
import numpy as np

TITLE = "Draw the points once"
HINTS = (
    "Each call of compute() starts from nothing: how many calls do you need?",
    "Collect the lazy sums in a list first, without computing any of them.",
    "dask.compute(*lazy) computes a whole list together and returns a tuple.",
)
RADII = (0.25, 1.0, 0.5, 0.8, 0.7)
CHUNK, CHUNKS, REST = 40_000, 30, 1_234


class Points:
    """A lazy array that notes how often each of its chunks is drawn."""

    def __init__(self, seed):
        self.seed, self.lock, self.drawn = seed, threading.Lock(), []
        sizes = (CHUNK,) * CHUNKS + (REST,)
        self.lazy = da.map_blocks(
            self.draw, chunks=(sizes, (2,)), dtype=float, meta=np.empty((0, 2))
        )

    def chunk(self, number):
        size = REST if number == CHUNKS else CHUNK
        return np.random.default_rng([self.seed, number]).random((size, 2))

    def draw(self, block_id=None):
        with self.lock:
            self.drawn.append(block_id[0])
        return self.chunk(block_id[0])

    def hits(self, radius):
        chunks = (self.chunk(number) for number in range(CHUNKS + 1))
        return sum(int((np.hypot(*c.T) < radius).sum()) for c in chunks)


def check(answer, require):
    with dask.config.set(scheduler="threads", num_workers=2):
        da.zeros(
            2, chunks=1
        ).sum().compute()  # what the first call loads is not counted
        for seed in (1, 2):
            judge(answer, Points(seed), require)


def judge(answer, points, require):
    tracemalloc.start()
    found = answer.hits_within(points.lazy, RADII)
    _, peak_bytes = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    require(found is not None, "`hits_within` returns nothing (None): return the list.")
    found = list(found)
    require(
        not any(isinstance(hits, da.Array) for hits in found),
        "`hits_within` returned lazy arrays: compute them, all together, with "
        "dask.compute(*lazy).",
    )
    found = [list(h) if isinstance(h, (tuple, list)) else h for h in found]
    expected = [points.hits(radius) for radius in RADII]
    require(
        found != [expected],
        "You returned a list in a list: dask.compute(lazy) answers with a tuple that "
        "holds the list; write dask.compute(*lazy).",
    )
    require(
        found == expected,
        f"For the radii {RADII} the hits are {expected}, you returned {found}.",
    )
    most = max(points.drawn.count(number) for number in set(points.drawn))
    require(
        most == 1,
        f"Each chunk was drawn {most} times for {len(RADII)} radii: collect the lazy "
        "sums in a list and compute them together.",
    )
    whole_bytes = (CHUNK * CHUNKS + REST) * 16
    require(
        peak_bytes < whole_bytes / 2,
        "Each point was drawn once, but all of them were kept in memory at once: do "
        "not persist or compute the points, compute the sums together.",
    )
