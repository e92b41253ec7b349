"""Peer: a loop in Python with `random.uniform` and powers."""

import random
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "code"))  # for pi_cli
import pi_cli


def count_all_hits(n_samples, seed, block, workers):
    """Hits of all samples; the block and the workers play no part."""
    random.seed(seed)
    hits = 0
    for _ in range(n_samples):
        x = random.uniform(-1, 1)
        y = random.uniform(-1, 1)
        if x**2 + y**2 < 1:
            hits += 1
    return hits


def main(argv=None):
    return pi_cli.run(count_all_hits, __doc__, 1_000_000, argv, serial=True)


if __name__ == "__main__":
    sys.exit(main())
