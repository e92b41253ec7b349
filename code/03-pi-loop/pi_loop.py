"""Estimate pi with random points: a plain Python loop, on one core.

Run it with    python code/03-pi-loop/pi_loop.py --samples 1000000
Takes about 0.1 s on one core, and 13 MiB of memory whatever the sample count.
"""

import random
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # for pi_cli
import pi_cli

DEFAULT_SAMPLES = 1_000_000


def count_hits(n_samples, stream):
    """Number of random points inside the quarter circle.

    Draws x, y, x, y, ... from `stream`, a `random.Random`.
    """
    draw = stream.random
    hits = 0
    for _ in range(n_samples):
        x = draw()
        y = draw()
        if x * x + y * y < 1.0:
            hits += 1
    return hits


def block_stream(seed, index):
    """Random stream of block number `index`: text seeds are hashed (SHA-512)."""
    return random.Random(f"{seed}/{index}")


def count_all_hits(n_samples, seed, block, workers=1):
    """Hits of all blocks, one after the other: map `count_hits`, then add."""
    blocks = pi_cli.plan_blocks(n_samples, block)
    return sum(
        count_hits(size, block_stream(seed, index)) for index, size in enumerate(blocks)
    )


def main(argv=None):
    return pi_cli.run(count_all_hits, __doc__, DEFAULT_SAMPLES, argv, serial=True)


if __name__ == "__main__":
    sys.exit(main())
