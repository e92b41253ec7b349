"""Estimate pi with random points: NumPy in blocks that fit into the cache, on one core.

Run it with    python code/05-numpy/pi_numpy_blocks.py --samples 10000000
Takes about 0.1 s on one core; about 35 MB, whatever the sample count.

The points are drawn in the order x, y, x, y, ..., a chunk at a time, into memory that
is used again; the last chunk of a block may be shorter than the others.
"""

import sys
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # for pi_cli
import pi_cli
from pi_numpy import block_streams

DEFAULT_SAMPLES = 10_000_000
CHUNK_SAMPLES = 32_768  # 512 KiB of coordinates: they stay in the cache


def count_hits(n_samples, stream):
    """As `pi_numpy.count_hits`, a chunk at a time."""
    points = np.empty((min(CHUNK_SAMPLES, n_samples), 2))
    hits = 0
    for start in range(0, n_samples, CHUNK_SAMPLES):
        part = points[: n_samples - start]
        stream.random(out=part)
        part *= part
        hits += np.count_nonzero(part[:, 0] + part[:, 1] < 1.0)
    return int(hits)


def count_all_hits(n_samples, seed, block, workers=1):
    """Hits of all blocks, one after the other: map `count_hits`, then add."""
    blocks = pi_cli.plan_blocks(n_samples, block)
    streams = block_streams(seed, len(blocks))
    return sum(map(count_hits, blocks, streams))


def main(argv=None):
    return pi_cli.run(count_all_hits, __doc__, DEFAULT_SAMPLES, argv, serial=True)


if __name__ == "__main__":
    sys.exit(main())
