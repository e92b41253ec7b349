"""Estimate pi with random points: delayed calls count blocks, threads run them.

Run it with    python code/12-delayed-and-bags/pi_dask_delayed.py --samples 10000000
Takes about 0.05 s on two cores, and about 1 MB for each block that is being counted.
"""

import sys
from pathlib import Path

import dask.distributed  # noqa: F401 (Dask would load it while the clock runs)
import numpy as np
from dask import delayed

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # for pi_cli
import pi_cli
from pi_numpy_blocks import count_hits

DEFAULT_SAMPLES = 10_000_000


def count_block(size, seed, number):
    """Hits of block `number`, whose random stream is made here, inside the task.

    A stream changes with every number that it hands out.  As an argument it would be
    part of the plan, and a second run of the plan would go on where the first stopped.
    """
    child = np.random.SeedSequence(seed, spawn_key=(number,))
    return count_hits(size, np.random.Generator(np.random.SFC64(child)))


def count_blocks(sizes, seed, first):
    """Hits of several blocks, whose numbers are `first`, `first` + 1, ..."""
    return sum(count_block(size, seed, first + i) for i, size in enumerate(sizes))


def lazy_hits(n_samples, seed, block, together=1):
    """Number of points inside the quarter circle, not yet computed."""
    sizes = pi_cli.plan_blocks(n_samples, block)
    firsts = range(0, len(sizes), together)
    count = delayed(count_blocks)
    hits = [count(sizes[i : i + together], seed, i) for i in firsts]
    return delayed(sum)(hits)


def count_all_hits(n_samples, seed, block, workers):
    """Hits of all blocks: tasks that count some of them each, and one that adds."""
    n_blocks = -(-n_samples // block)  # rounded up
    together = pi_cli.blocks_per_task(n_blocks, workers)
    hits = lazy_hits(n_samples, seed, block, together)
    return hits.compute(scheduler="threads", num_workers=workers)


def main(argv=None):
    return pi_cli.run(count_all_hits, __doc__, DEFAULT_SAMPLES, argv)


if __name__ == "__main__":
    sys.exit(main())
