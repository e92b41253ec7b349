"""Estimate pi with random points: delayed calls of a compiled loop, threads run them.

Run it with    python code/12-delayed-and-bags/pi_dask_numba.py --samples 1e9
Takes about 0.3 s on two cores, after 1.5 s of compiling; about 200 MB.

A block of a million points takes a third of a millisecond here, about as long as Dask
needs to hand out a task.  So each task counts many blocks: PORTIONS tasks a worker.
The hits are those of `pi_numba_lanes`.
"""

import sys
from pathlib import Path

import dask.distributed  # noqa: F401 (Dask would load it while the clock runs)
from dask import delayed

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # for pi_cli
import pi_cli
import warm_up
from pi_numba_counter import MAX_BLOCK
from pi_numba_lanes import block_positions, compile_kernel, count_hits

DEFAULT_SAMPLES = 100_000_000
PORTIONS = 4  # more would balance better, fewer would cost less


def count_portion(sizes, positions):
    """Hits of several blocks, counted without the GIL."""
    return sum(map(count_hits, sizes, positions))


def count_all_hits(n_samples, seed, block, workers):
    """Hits of all blocks: a task for each portion of them, and one that adds."""
    sizes = pi_cli.plan_blocks(n_samples, min(block, MAX_BLOCK))
    positions = block_positions(seed, len(sizes))
    step = -(-len(sizes) // (PORTIONS * workers)) or 1  # rounded up
    count = delayed(count_portion)
    hits = [
        count(sizes[first : first + step], positions[first : first + step])
        for first in range(0, len(sizes), step)
    ]
    return delayed(sum)(hits).compute(scheduler="threads", num_workers=workers)


def main(argv=None):
    return warm_up.run(count_all_hits, compile_kernel, __doc__, DEFAULT_SAMPLES, argv)


if __name__ == "__main__":
    sys.exit(main())
