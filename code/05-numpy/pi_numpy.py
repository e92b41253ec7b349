"""Estimate pi with random points: whole arrays at once with NumPy, on one core.

Run it with    python code/05-numpy/pi_numpy.py --samples 10000000
Takes about 0.3 s on one core; 32 to 40 MB for each million points of a block.
"""

import sys
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # for pi_cli
import pi_cli

DEFAULT_SAMPLES = 10_000_000


def count_hits(n_samples, stream):
    """Number of random points of the unit square inside the quarter circle.

    n_samples: how many points; stream: a `numpy.random.Generator`.  The array of
    shape (n_samples, 2) is filled row by row, so numbers are drawn as x, y, x, y, ...
    """
    x, y = stream.random((n_samples, 2)).T
    return int(np.count_nonzero(x * x + y * y < 1.0))


def block_streams(seed, n_blocks):
    """Yield one independent random stream per block, in the order of the blocks.

    SFC64 is the fastest of NumPy's generators, and passes the usual test batteries
    (see NumPy's manual, "Bit generators").
    """
    parent = np.random.SeedSequence(seed)
    for _ in range(n_blocks):
        (child,) = parent.spawn(1)  # one by one: a million at once would take seconds
        yield np.random.Generator(np.random.SFC64(child))


def count_all_hits(n_samples, seed, block, workers=1):
    """Hits of all blocks, one after the other: map `count_hits`, then add."""
    blocks = pi_cli.plan_blocks(n_samples, block)
    streams = block_streams(seed, len(blocks))
    return sum(map(count_hits, blocks, streams))


def main(argv=None):
    return pi_cli.run(count_all_hits, __doc__, DEFAULT_SAMPLES, argv, serial=True)


if __name__ == "__main__":
    sys.exit(main())
