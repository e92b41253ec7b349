"""Estimate pi with random points: the plain loop, compiled by Numba, on one core.

Run it with    python code/08-numba/pi_numba.py --samples 10000000
Takes about 0.05 s on one core, after 1 s of compiling; about 140 MB.
Ctrl-C is answered at the end of the block that is being counted.
"""

import sys
from pathlib import Path

from numba import njit

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # for pi_cli
import pi_cli
import warm_up
from pi_numpy import block_streams

DEFAULT_SAMPLES = 10_000_000


@njit(nogil=True)
def count_hits(n_samples, stream):
    """As `pi_numpy.count_hits`, point by point; stream: a `numpy.random.Generator`."""
    hits = 0
    for _ in range(n_samples):
        x = stream.random()
        y = stream.random()
        hits += x * x + y * y < 1.0
    return hits


def compile_kernel():
    """The first call, in which Numba compiles `count_hits` for these types."""
    count_hits(1, next(block_streams(0, 1)))


def count_all_hits(n_samples, seed, block, workers=1):
    """Hits of all blocks, one after the other: map `count_hits`, then add."""
    blocks = pi_cli.plan_blocks(n_samples, block)
    streams = block_streams(seed, len(blocks))
    return sum(map(count_hits, blocks, streams))


def main(argv=None):
    return warm_up.run(
        count_all_hits, compile_kernel, __doc__, DEFAULT_SAMPLES, argv, serial=True
    )


if __name__ == "__main__":
    sys.exit(main())
