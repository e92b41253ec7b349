"""Peer: the loop of `peer_loop` under Numba's `jit`, with Numba's global generator."""

import random
import sys
from pathlib import Path

from numba import njit

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "code"))  # for pi_cli
import pi_cli  # noqa: F401 (makes the folders of the episodes importable)
import warm_up


@njit
def count_hits(n_samples):
    hits = 0
    for _ in range(n_samples):
        x = random.uniform(-1, 1)
        y = random.uniform(-1, 1)
        if x**2 + y**2 < 1:
            hits += 1
    return hits


def count_all_hits(n_samples, seed, block, workers):
    """Hits of all samples; seed, block and workers play no part."""
    return count_hits(n_samples)


def compile_kernel():
    """The first call, in which Numba compiles."""
    count_hits(1)


def main(argv=None):
    return warm_up.run(
        count_all_hits, compile_kernel, __doc__, 10_000_000, argv, serial=True
    )


if __name__ == "__main__":
    sys.exit(main())
