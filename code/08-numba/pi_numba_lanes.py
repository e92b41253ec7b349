"""Estimate pi with 64 random streams side by side: the last factor of one core.

Run it with    python code/08-numba/pi_numba_lanes.py --samples 1e9 --workers 2
Takes about 0.2 s on two cores, after 1.5 s of compiling; about 150 MB.

Point i of a block is drawn in lane i % 64, and no lane waits for another one, so the
compiler counts in 8 or 16 lanes at a time.  Each lane is an `sfc32` generator: the
32-bit relative of NumPy's SFC64, by Chris Doty-Humphrey, from PractRand, whose tests it
passes (https://pracrand.sourceforge.net); no seed has a period below 2**32 numbers, and
a lane draws at most 2**25 of them.  The lanes of a block start from splitmix64 of seed
and block, as in `pi_numba_counter`.

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
POINTS = 4  # that a lane draws before it is the turn of the next lanes
WARM_UP = 15  # numbers that are thrown away, as PractRand does after seeding
RADIUS_2 = float32(2.0**62)


@njit
def rotate(word, bits):
    """The 32 bits of the word, those that leave on the left enter on the right."""
    return uint32((word << uint32(bits)) | (word >> uint32(32 - bits)))


@njit
def next_number(a, b, c, counter):
    """A random number of 32 bits, and the next state of the lane: sfc32."""
    number = uint32(a + b + counter)
    a = uint32(b ^ (b >> uint32(9)))
    b = uint32(c + uint32(c << uint32(3)))
    c = uint32(rotate(c, 21) + number)
    return number, a, b, c


@njit
def new_lanes(position):
    """States of all lanes, ready to draw: an array of 3 rows and LANES columns."""
    lanes = np.empty((3, LANES), np.uint32)
    for lane in range(LANES):
        first = random_bits(position + STEP * uint64(2 * lane + 1))
        second = random_bits(position + STEP * uint64(2 * lane + 2))
        a, b, c = uint32(first), uint32(first >> 32), uint32(second)
        for counter in range(1, WARM_UP + 1):
            _, a, b, c = next_number(a, b, c, uint32(counter))
        lanes[0, lane], lanes[1, lane], lanes[2, lane] = a, b, c
    return lanes


@njit
def next_point(a, b, c, counter):
    """Is the next point of a lane outside, 1 or 0; and the next state of the lane."""
    number, a, b, c = next_number(a, b, c, counter)
    x = float32(int32(number))
    number, a, b, c = next_number(a, b, c, uint32(counter + uint32(1)))
    y = float32(int32(number))
    return uint32(x * x + y * y >= RADIUS_2), a, b, c


@njit(nogil=True)
def count_hits(n_samples, position):
    """Hits of n_samples points; the radius is 2**31."""
    lanes = new_lanes(position)
    counter = uint32(WARM_UP + 1)
    outside = uint32(0)
    for _ in range(n_samples // (LANES * POINTS)):
        for lane in range(LANES):  # 8 or 16 at a time, with vector instructions
            a, b, c = lanes[0, lane], lanes[1, lane], lanes[2, lane]
            for i in range(POINTS):
                out, a, b, c = next_point(a, b, c, uint32(counter + uint32(2 * i)))
                outside = uint32(outside + out)
            lanes[0, lane], lanes[1, lane], lanes[2, lane] = a, b, c
        counter = uint32(counter + uint32(2 * POINTS))
    rest = n_samples % (LANES * POINTS)
    return n_samples - outside - count_rest(lanes, rest, counter)


@njit
def count_rest(lanes, rest, counter):
    """Points outside among the last ones, too few for all lanes."""
    outside = 0
    for lane in range(LANES):
        a, b, c = lanes[0, lane], lanes[1, lane], lanes[2, lane]
        for i in range((rest + LANES - 1 - lane) // LANES):
            out, a, b, c = next_point(a, b, c, uint32(counter + uint32(2 * i)))
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
