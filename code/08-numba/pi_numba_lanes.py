"""Estimate pi with 64 random streams side by side: the last factor of one core.

Run it with    python code/08-numba/pi_numba_lanes.py --samples 1e9 --workers 2
Takes about 0.2 s on two cores, after 1.5 s of compiling; about 150 MB.

Point i of a block is drawn in lane i % 64, and no lane waits for another one, so the
compiler counts in 8 or 16 lanes at a time.  Each lane is Bob Jenkins's small generator
of 32 bits (jsf32), seven additions, rotations and the like for a number.  He published
it with its tests, http://burtleburtle.net/bob/rand/smallprng.html, and it passes
PractRand.  The lanes of a block start from splitmix64 of seed and block, as in
`pi_numba_counter`; a lane draws at most 2**25 numbers, and the chance that one comes
back to its start within them is below 2**-100.

Coordinates are whole numbers of 32 bits, from -2**31 to 2**31 - 1.  They are rounded to
single precision before they are squared, up as often as down.
"""

import sys
from pathlib import Path

import numpy as np
from numba import float32, int32, njit, uint32, uint64

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # for pi_cli
import pi_cli
import warm_up
from pi_numba_counter import MAX_BLOCK, STEP, count_in_threads, position_of, random_bits

DEFAULT_SAMPLES = 100_000_000
LANES = 64
POINTS = 10  # that a lane draws before it is the turn of the next lanes
FIRST = uint32(0xF1EA5EED)  # in the state of each lane before the first number
RADIUS_2 = float32(2.0**62)


@njit
def rotate(word, bits):
    """The 32 bits of the word, those that leave on the left enter on the right."""
    return uint32((word << uint32(bits)) | (word >> uint32(32 - bits)))


@njit
def next_state(a, b, c, d):
    """The next state of a lane; its last word is the random number of 32 bits."""
    e = uint32(a - rotate(b, 27))
    a = uint32(b ^ rotate(c, 17))
    b = uint32(c + d)
    c = uint32(d + e)
    return a, b, c, uint32(e + a)


@njit
def next_point(a, b, c, d):
    """Is the next point of a lane outside, 1 or 0; and the next state of the lane."""
    a, b, c, d = next_state(a, b, c, d)
    x = float32(int32(d))
    a, b, c, d = next_state(a, b, c, d)
    y = float32(int32(d))
    return uint32(x * x + y * y >= RADIUS_2), a, b, c, d


@njit
def count_round(lanes):
    """Points outside in a round, in which each lane draws POINTS points."""
    outside = uint32(0)
    for lane in range(LANES):  # 8 or 16 at a time, with vector instructions
        a, b, c, d = lanes[0, lane], lanes[1, lane], lanes[2, lane], lanes[3, lane]
        for _ in range(POINTS):
            out, a, b, c, d = next_point(a, b, c, d)
            outside = uint32(outside + out)
        lanes[0, lane], lanes[1, lane], lanes[2, lane], lanes[3, lane] = a, b, c, d
    return outside


@njit
def new_lanes(position):
    """States of all lanes, ready to draw: an array of 4 rows and LANES columns."""
    lanes = np.empty((4, LANES), np.uint32)
    for lane in range(LANES):
        first = random_bits(position + STEP * uint64(2 * lane + 1))
        second = random_bits(position + STEP * uint64(2 * lane + 2))
        lanes[0, lane], lanes[1, lane] = FIRST, uint32(first)
        lanes[2, lane], lanes[3, lane] = uint32(first >> 32), uint32(second)
    count_round(lanes)  # the first 20 numbers are thrown away, as Jenkins does
    return lanes


@njit(nogil=True)
def count_hits(n_samples, position):
    """Hits of n_samples points; the radius is 2**31."""
    lanes = new_lanes(position)
    outside = uint32(0)
    for _ in range(n_samples // (LANES * POINTS)):
        outside = uint32(outside + count_round(lanes))
    return n_samples - outside - count_rest(lanes, n_samples % (LANES * POINTS))


@njit
def count_rest(lanes, rest):
    """Points outside among the last ones, too few for all lanes."""
    outside = 0
    for lane in range(LANES):
        a, b, c, d = lanes[0, lane], lanes[1, lane], lanes[2, lane], lanes[3, lane]
        for _ in range((rest + LANES - 1 - lane) // LANES):
            out, a, b, c, d = next_point(a, b, c, d)
            outside += out
    return outside


def block_positions(seed, n_blocks):
    """Where the seeds of each block begin: two words of 64 bits for a lane."""
    return [position_of(seed, 2 * LANES * i) for i in range(n_blocks)]


def compile_kernel():
    """The first call, in which Numba compiles `count_hits` for these types."""
    count_hits(1, position_of(0, 0))


def count_all_hits(n_samples, seed, block, workers):
    """Hits of all blocks: threads map `count_hits`, then we add."""
    sizes = pi_cli.plan_blocks(n_samples, min(block, MAX_BLOCK))
    positions = block_positions(seed, len(sizes))
    return count_in_threads(count_hits, sizes, positions, workers)


def main(argv=None):
    return warm_up.run(count_all_hits, compile_kernel, __doc__, DEFAULT_SAMPLES, argv)


if __name__ == "__main__":
    sys.exit(main())
