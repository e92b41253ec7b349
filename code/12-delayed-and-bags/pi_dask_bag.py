"""Estimate pi with random points: a Dask bag of blocks, its partitions done by threads.

Run it with    python code/12-delayed-and-bags/pi_dask_bag.py --samples 10000000
Takes about 0.05 s on two cores, and about 1 MB for each block that is being counted.
"""

import sys
from pathlib import Path

import dask.bag as db
import dask.distributed  # noqa: F401 (Dask would load it while the clock runs)

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # for pi_cli
import pi_cli
from pi_dask_delayed import count_block
from pi_numpy_blocks import count_hits  # noqa: F401 (what count_block maps)

DEFAULT_SAMPLES = 10_000_000


def bag_of_blocks(n_samples, seed, block, workers):
    """Bag of (size, seed, number), several in a partition."""
    sizes = pi_cli.plan_blocks(n_samples, block)
    blocks = [(size, seed, i) for i, size in enumerate(sizes)]
    together = pi_cli.blocks_per_task(len(blocks), workers)
    return db.from_sequence(blocks, partition_size=together)


def count_all_hits(n_samples, seed, block, workers):
    """Hits of all blocks: map `count_block` over the bag, then add."""
    blocks = bag_of_blocks(n_samples, seed, block, workers)
    hits = blocks.starmap(count_block).sum()
    return hits.compute(scheduler="threads", num_workers=workers)


def main(argv=None):
    return pi_cli.run(count_all_hits, __doc__, DEFAULT_SAMPLES, argv)


if __name__ == "__main__":
    sys.exit(main())
