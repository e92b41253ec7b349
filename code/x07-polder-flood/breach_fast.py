"""The dike breaks again: compiled, and each step shared out to threads.

    python code/x07-polder-flood/breach_fast.py
    python code/x07-polder-flood/breach_fast.py --cells 1000 --steps 40 --threads 1

The depths are those of `breach.py`, bit by bit, on any number of threads.  Takes about
2 s, nearly all of it to compile; 180 MB of memory.
"""

import functools
import sys

import breach
import numba
from breach import FLOW
from numba import njit, prange

CELLS, STEPS = 96, 3000


@njit(inline="always")  # copied into the caller
def inflow(old, ground, row, col, near_row, near_col):
    """Water in m that comes from one neighbour in a step; below 0 if it leaves."""
    near, here = old[near_row, near_col], old[row, col]
    slope = (ground[near_row, near_col] + near) - (ground[row, col] + here)
    return FLOW * slope * min(near if slope > 0 else here, 1.0)


@njit
def new_depth(old, ground, row, col):
    """Depth of one cell after the next step, from five depths of this step."""
    north = inflow(old, ground, row, col, row - 1, col)
    south = inflow(old, ground, row, col, row + 1, col)
    west = inflow(old, ground, row, col, row, col - 1)
    east = inflow(old, ground, row, col, row, col + 1)
    return old[row, col] + ((north + south) + (west + east))


def advance(depths, ground, n_steps):
    """Depths after so many steps."""
    old, new = depths.copy(), depths.copy()
    for _ in range(n_steps):
        for row in prange(1, old.shape[0] - 1):
            for col in range(1, old.shape[1] - 1):
                new[row, col] = new_depth(old, ground, row, col)
        old, new = new, old
    return old


in_threads = njit(parallel=True)(advance)
serial = njit(nogil=True)(advance)  # here `prange` is a `range`


@njit
def in_one_array(depths, ground, n_steps):
    """Wrong on purpose: new depths go where other cells still read the old ones."""
    depths = depths.copy()
    for _ in range(n_steps):
        for row in range(1, depths.shape[0] - 1):
            for col in range(1, depths.shape[1] - 1):
                depths[row, col] = new_depth(depths, ground, row, col)
    return depths


@functools.cache
def compiled(kernel):
    """The kernel, after a first call that compiles it."""
    kernel(breach.make_depths(8), breach.make_ground(8), 1)
    return kernel


def max_threads():
    """More threads than this Numba cannot use."""
    return numba.config.NUMBA_NUM_THREADS


def parse(parser, argv):
    """The arguments, unless there are more threads than Numba has."""
    args = breach.parse(parser, argv)
    if args.threads > max_threads():
        limit = f"Numba has {max_threads()} here (one for each CPU)"
        parser.error(f"--threads {args.threads} is too many: {limit}")
    return args


def work(args):
    numba.set_num_threads(args.threads)
    print(f"threads: {args.threads}", flush=True)
    return breach.work(compiled(in_threads), args.cells, args.steps)


def main(argv=None):
    parser = breach.pi_cli.Parser(description=__doc__.strip().splitlines()[0])
    breach.add_sizes(parser, CELLS, STEPS)
    whole = breach.pi_cli.whole_number(1)
    parser.add_argument("--threads", type=whole, default=max_threads())
    return breach.answer_plainly(work, parse(parser, argv))


if __name__ == "__main__":
    sys.exit(main())
