"""Count random points inside the quarter circle, and keep all points in a list.

Run it with    python code/04-profiling/pi_points.py --samples 1000000
Takes about 0.5 s on one core and 130 MB: the list is the memory hog of this episode.
Same points and same hits as pi_loop.py.
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # for pi_cli
import pi_cli
from pi_loop import block_stream

DEFAULT_SAMPLES = 1_000_000


def count_hits(n_samples, stream):
    """Number of random points inside the quarter circle."""
    draw = stream.random
    points = [(draw(), draw()) for _ in range(n_samples)]
    inside = [x * x + y * y < 1.0 for x, y in points]
    return sum(inside)


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
