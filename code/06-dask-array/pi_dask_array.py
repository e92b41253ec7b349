"""Estimate pi with random points: a Dask array, its chunks counted by threads.

Run it with    python code/06-dask-array/pi_dask_array.py --samples 10000000
Takes about 0.1 s on two cores, and about 40 MB for each chunk that is being counted.
"""

import sys
from pathlib import Path

import dask.array as da
import dask.distributed  # noqa: F401 (Dask would load it while the clock runs)
import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # for pi_cli
import pi_cli

DEFAULT_SAMPLES = 10_000_000


def random_points(n_samples, seed, block):
    """Lazy array of shape (n_samples, 2), one chunk for each block.

    Dask gives each chunk a stream spawned from the seed, as `pi_numpy` does for each
    block, so both draw the same points.
    """
    streams = da.random.Generator(np.random.SFC64(seed))
    return streams.random((n_samples, 2), chunks=(block, 2))


def lazy_hits(n_samples, seed, block):
    """Number of points inside the quarter circle, not yet computed."""
    points = random_points(n_samples, seed, block)
    x, y = points[:, 0], points[:, 1]
    return (x * x + y * y < 1.0).sum()


def count_all_hits(n_samples, seed, block, workers):
    """Number of points inside the quarter circle; Dask maps over chunks and adds."""
    hits = lazy_hits(n_samples, seed, block)
    return int(hits.compute(scheduler="threads", num_workers=workers))


def main(argv=None):
    return pi_cli.run(count_all_hits, __doc__, DEFAULT_SAMPLES, argv)


if __name__ == "__main__":
    sys.exit(main())
