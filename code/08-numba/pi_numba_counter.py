"""Estimate pi with random points that need no stream: point i follows from seed and i.

Run it with    python code/08-numba/pi_numba_counter.py --samples 1e9 --workers 2
Takes about 0.3 s on two cores, after 1 s of compiling; about 140 MB.

The 64 random bits of a point are splitmix64 of its position, by Steele, Lea and Flood,
"Fast splittable pseudorandom number generators", OOPSLA 2014, doi 10.1145/2660193.2660195.
No point waits for the one before it, so the compiler counts several at a time, and the
hits depend on seed and samples alone: not on the workers, and not even on the block.
Coordinates are whole numbers of 31 bits; outside means x*x + y*y >= 2**62, so the bits
from 62 on are the number 1 for a point outside, and 0 for a hit.
"""

import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
from numba import njit, uint32

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # for pi_cli
import ctrl_c
import pi_cli
import warm_up

DEFAULT_SAMPLES = 100_000_000
MAX_BLOCK = 2**30  # more could overflow the 32 bits in which `count_hits` counts
# A block takes half a millisecond, and handing out a task, with the GIL, a tenth of
# that: so a task counts many blocks, as long as each worker gets some tasks.
MAX_BLOCKS_A_TASK = 32
MIN_TASKS = 8  # for each worker
STEP = np.uint64(0x9E3779B97F4A7C15)  # from one position to the next
MIX_1 = np.uint64(0xBF58476D1CE4E5B9)
MIX_2 = np.uint64(0x94D049BB133111EB)
LOW_31_BITS = np.uint64(2**31 - 1)


@njit
def random_bits(position):
    """64 random bits, a pure function of the position: splitmix64."""
    z = (position ^ (position >> 30)) * MIX_1
    z = (z ^ (z >> 27)) * MIX_2
    return z ^ (z >> 31)


@njit(nogil=True)
def count_hits(n_samples, position):
    """Hits of n_samples points; the radius is 2**31."""
    outside = uint32(0)
    for _ in range(n_samples):
        position += STEP
        bits = random_bits(position)
        x, y = bits >> 33, bits & LOW_31_BITS
        outside = uint32(outside + ((x * x + y * y) >> 62))
    return n_samples - outside


def position_of(seed, sample):
    """Where the block that begins with this sample starts: the counter, as 64 bits."""
    start = int(random_bits(np.uint64(seed)))
    return np.uint64((start + sample * int(STEP)) % 2**64)


def compile_kernel():
    """The first call, in which Numba compiles `count_hits` for these types."""
    count_hits(1, position_of(0, 0))


def count_in_threads(count, sizes, positions, workers):
    """Hits of all blocks: threads count them, several blocks a task, without the GIL."""
    step = max(1, min(MAX_BLOCKS_A_TASK, len(sizes) // (MIN_TASKS * workers)))
    starts = range(0, len(sizes), step)

    def count_task(start):
        part = slice(start, start + step)
        return sum(map(count, sizes[part], positions[part]))

    with ThreadPoolExecutor(workers) as pool:
        try:
            with ctrl_c.noted():  # first all tasks are handed out
                hits = pool.map(count_task, starts)
            return sum(hits)
        finally:  # after Ctrl-C: drop the tasks that wait
            pool.shutdown(cancel_futures=True)


def count_with(count, n_samples, seed, block, workers):
    """Hits of all blocks: threads map the function `count`, then we add."""
    block = min(block, MAX_BLOCK)
    sizes = pi_cli.plan_blocks(n_samples, block)
    positions = [position_of(seed, i * block) for i in range(len(sizes))]
    return count_in_threads(count, sizes, positions, workers)


def count_all_hits(n_samples, seed, block, workers):
    """Hits of all blocks, counted by `count_hits`."""
    return count_with(count_hits, n_samples, seed, block, workers)


def main(argv=None):
    return warm_up.run(count_all_hits, compile_kernel, __doc__, DEFAULT_SAMPLES, argv)


if __name__ == "__main__":
    sys.exit(main())
