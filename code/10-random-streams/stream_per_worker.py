"""Estimate pi with one stream for each worker: right, and different for each number of them.

This is no program; it is imported.  It breaks the contract of the other programs on
purpose, so its name does not begin with `pi_`.
"""

import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # for pi_cli
import pi_cli  # noqa: F401  (it knows where the programs of other episodes are)
from pi_numpy import block_streams
from pi_numpy_blocks import count_hits


def share_out(n_samples, workers):
    """Sizes of equal parts, one for each worker: share_out(5, 2) is [3, 2]."""
    share, rest = divmod(n_samples, workers)
    return [share + (rank < rest) for rank in range(workers)]


def count_all_hits(n_samples, seed, block, workers):
    """Hits of all workers; `block` is not used, because the workers are the blocks."""
    sizes = share_out(n_samples, workers)
    with ThreadPoolExecutor(workers) as pool:
        return sum(pool.map(count_hits, sizes, block_streams(seed, workers)))
