"""Estimate pi with random points: Dask hands out blocks, a function counts each.

Run it with    python code/06-dask-array/pi_dask_blocks.py --samples 10000000
Takes about 0.05 s on two cores, and about 1 MB for each block that is being counted.
"""

import sys
from pathlib import Path

import dask.array as da
import dask.distributed  # noqa: F401 (Dask would load it while the clock runs)
import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # for pi_cli
import pi_cli
from pi_numpy_blocks import count_hits

DEFAULT_SAMPLES = 10_000_000


def block_stream(seed, number):
    """The random stream of block `number`: the one that `pi_numpy` spawns for it."""
    child = np.random.SeedSequence(seed, spawn_key=(number,))
    return np.random.Generator(np.random.SFC64(child))


def count_chunk(sizes, seed, together, block_id=None):
    """Hits of each block of a chunk; `sizes` holds the sizes of these blocks.

    Dask calls this once for each chunk and says which one it is: block_id is (0,),
    (1,), (2,) ...
    """
    first = block_id[0] * together
    streams = [block_stream(seed, first + i) for i in range(len(sizes))]
    return np.array(list(map(count_hits, map(int, sizes), streams)))


def lazy_hits(n_samples, seed, block, together=1):
    """Number of points inside the quarter circle, not yet computed.

    The array holds block sizes, `together` of them in a chunk, and no points:
    `count_hits` draws those itself, a few at a time, so they stay in the cache of the
    core that counts them.
    """
    sizes = np.array(pi_cli.plan_blocks(n_samples, block), dtype=np.int64)
    chunks = da.from_array(sizes, chunks=together)
    options = {"seed": seed, "together": together, "meta": sizes[:0]}
    return chunks.map_blocks(count_chunk, **options).sum()


def count_all_hits(n_samples, seed, block, workers):
    """Number of points inside the quarter circle; Dask maps over chunks and adds."""
    n_blocks = -(-n_samples // block)  # rounded up
    together = pi_cli.blocks_per_task(n_blocks, workers)
    hits = lazy_hits(n_samples, seed, block, together)
    return int(hits.compute(scheduler="threads", num_workers=workers))


def main(argv=None):
    return pi_cli.run(count_all_hits, __doc__, DEFAULT_SAMPLES, argv)


if __name__ == "__main__":
    sys.exit(main())
