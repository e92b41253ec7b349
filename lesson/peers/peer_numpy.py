"""Peer: NumPy's global generator and whole arrays, a million samples at a time."""

import sys
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "code"))  # for pi_cli
import pi_cli


def count_hits(n_samples):
    """Hits of n_samples points: arrays of coordinates, of squares, of sums, of tests."""
    points = np.random.uniform(-1, 1, (2, n_samples))
    return int(((points**2).sum(axis=0) < 1).sum())


def count_all_hits(n_samples, seed, block, workers):
    """Hits of all blocks; the workers play no part."""
    np.random.seed(seed)
    return sum(count_hits(size) for size in pi_cli.plan_blocks(n_samples, block))


def main(argv=None):
    return pi_cli.run(count_all_hits, __doc__, 1_000_000, argv, serial=True)


if __name__ == "__main__":
    sys.exit(main())
