"""Check of exercise x01.2: right numbers, lazy, the chunks of the cube, few in memory."""

import threading
import tracemalloc

import dask
import dask.array as da
import numpy as np
import pandas as pd
import xarray as xr

TITLE = "Two passes over the cube"
HINTS = (
    "Compare the chunks of your result with those of the cube: print(result.chunks).",
    "First pass: compute() the four maps. Second pass: da.map_blocks with `subtract`.",
    "da.map_blocks(subtract, cube.data, numbers, means=means, dtype=cube.dtype), where "
    "numbers is a Dask array of shape (days, 1, 1) with the same chunks of days.",
)
DAYS, SIDE = 900, 16
CHUNK = 70  # does not divide the days; most chunks hold two seasons
MAX_ALIVE = 8  # chunks, for one worker


class Cube:
    """A lazy cube that notes how often each of its chunks is read."""

    def __init__(self, seed, chunk):
        self.lock, self.reads, self.chunk = threading.Lock(), [], chunk
        stream = np.random.default_rng(seed)
        self.values = stream.normal(10, 5, (DAYS, SIDE, SIDE)).astype(np.float32)
        sizes = da.core.normalize_chunks((chunk, -1, -1), self.values.shape)
        lazy = da.map_blocks(
            self.read, chunks=sizes, dtype=np.float32, meta=np.empty((0, 0, 0), "f4")
        )
        self.time = pd.date_range("2023-03-07", periods=DAYS)
        self.lazy = xr.DataArray(
            lazy, dims=("time", "lat", "lon"), coords={"time": self.time}
        )

    def read(self, block_id=None):
        with self.lock:
            self.reads.append(block_id[0])
        start = block_id[0] * self.chunk
        return self.values[start : start + self.chunk].copy()

    def expected(self):
        """The anomaly by another road: float64, season by season, NumPy only."""
        numbers = (np.asarray(self.time.month) % 12) // 3
        result = np.empty_like(self.values, dtype=np.float64)
        for number in range(4):
            days = numbers == number
            mean = self.values[days].mean(axis=0, dtype=np.float64)
            result[days] = self.values[days] - mean
        return result


def check(answer, require):
    with dask.config.set(scheduler="synchronous"):
        cube = Cube(1, CHUNK)
        cube.lazy[:1].groupby("time.season").mean("time").compute()  # loads modules
        cube.reads.clear()
        found = answer.anomaly(cube.lazy)
        judge_form(found, cube, require)
        judge_numbers(found, cube, require)


def compute_part(found, number, require):
    """One chunk of the anomaly; chunks of different lengths get a sentence."""
    try:
        return found.data.blocks[number].compute()
    except ValueError as problem:
        words = str(problem)
        require(
            "broadcast" not in words and "align" not in words,
            "A chunk of the cube met the seasons of other days: `numbers` must be a "
            "Dask array of shape (days, 1, 1), with the chunks of days of the cube.",
        )
        raise


def judge_form(found, cube, require):
    """Lazy, and in the chunks of the cube."""
    require(
        isinstance(found, xr.DataArray), "Return the anomaly as an array of xarray."
    )
    require(
        found.chunks is not None,
        "The result is in memory already: return a lazy array, and let the caller "
        "write it chunk by chunk.",
    )
    require(
        found.chunks == cube.lazy.chunks,
        f"The cube has {len(cube.lazy.chunks[0])} chunks of days, your result has "
        f"{len(found.chunks[0])}: keep the chunks of the cube, with da.map_blocks.",
    )


def judge_numbers(found, cube, require):
    """Right in each chunk, and never many chunks in memory."""
    chunk_bytes = cube.values[: cube.chunk].nbytes
    tracemalloc.start()
    expected, worst = cube.expected(), 0.0
    base, _ = tracemalloc.get_traced_memory()
    tracemalloc.reset_peak()
    for number in range(found.data.numblocks[0]):
        part = compute_part(found, number, require)
        start = number * cube.chunk
        worst = max(worst, np.abs(part - expected[start : start + len(part)]).max())
    _, peak_run = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    alive = (peak_run - base) / chunk_bytes
    reads = len(cube.reads) / found.data.numblocks[0]
    judge_costs(worst, alive, reads, require)


def judge_costs(worst, alive, reads, require):
    require(
        worst < 1e-4,
        f"Your anomaly is wrong by up to {worst:.2f}: is each day compared with the "
        "mean of its own season?",
    )
    require(
        alive < MAX_ALIVE,
        f"About {alive:.0f} chunks were in memory at once: compute the four maps only, "
        "and subtract chunk by chunk.",
    )
    require(
        reads < 3,
        f"Each chunk was read {reads:.0f} times, two passes need two: compute the maps "
        "once, before the second pass.",
    )
