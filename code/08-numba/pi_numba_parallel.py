"""Estimate pi with random points: Numba compiles the loop over blocks, and shares it out.

Run it with    python code/08-numba/pi_numba_parallel.py --samples 1e9 --workers 2
Takes about 0.3 s on two cores, after 2 s of compiling; about 160 MB.

Numba has one thread for each CPU, unless you set NUMBA_NUM_THREADS; more workers than
that are not to be had.  The hits are those of `pi_numba_counter`.
"""

import sys
from pathlib import Path

import numba
import numpy as np
from numba import njit, prange

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # for pi_cli
import pi_cli
import warm_up
from pi_numba_counter import MAX_BLOCK, STEP, count_hits, position_of

DEFAULT_SAMPLES = 100_000_000
MAX_ROUND = 2**31  # samples in one call: Ctrl-C is answered between two calls
MOST_WORKERS = numba.config.NUMBA_NUM_THREADS


@njit(parallel=True)
def count_blocks(sizes, positions):
    """Hits of all blocks; threads share out the iterations."""
    hits = 0
    for i in prange(len(sizes)):
        hits += count_hits(sizes[i], positions[i])
    return hits


def positions_of(seed, block, n_blocks, first):
    """Where `n_blocks` blocks begin, the first of them at sample `first`."""
    steps = np.arange(n_blocks, dtype=np.uint64) * np.uint64(block) * STEP
    return position_of(seed, first) + steps


def compile_kernel():
    """The first call, in which Numba compiles `count_blocks` for these types."""
    count_blocks(np.ones(1, np.int64), positions_of(0, 1, 1, 0))


def count_all_hits(n_samples, seed, block, workers):
    """Hits of all blocks, a round of blocks at a time, counted by Numba's threads."""
    numba.set_num_threads(min(workers, MOST_WORKERS))
    block = min(block, MAX_BLOCK)
    per_round = max(1, MAX_ROUND // block) * block
    hits = 0
    for first in range(0, n_samples, per_round):
        sizes = pi_cli.plan_blocks(min(per_round, n_samples - first), block)
        positions = positions_of(seed, block, len(sizes), first)
        hits += count_blocks(np.array(sizes, np.int64), positions)
    return hits


def main(argv=None):
    argv = sys.argv[1:] if argv is None else list(argv)
    args = pi_cli.make_parser(__doc__, DEFAULT_SAMPLES).parse_args(argv)
    if args.workers > MOST_WORKERS:
        message = f"Numba has no more than {MOST_WORKERS} threads here; taking these"
        print(message, file=sys.stderr)
        argv += ["--workers", str(MOST_WORKERS)]
    return warm_up.run(count_all_hits, compile_kernel, __doc__, DEFAULT_SAMPLES, argv)


if __name__ == "__main__":
    sys.exit(main())
