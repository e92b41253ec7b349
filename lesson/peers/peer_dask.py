"""Peer: a Dask array with the chunks that Dask chooses, squared and added as a whole."""

import sys
from pathlib import Path

import dask.array as da

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "code"))  # for pi_cli
import pi_cli


def count_all_hits(n_samples, seed, block, workers):
    """Hits of all samples; Dask chooses the chunks, `auto`, so the block plays no part."""
    state = da.random.RandomState(seed)
    points = state.uniform(-1, 1, size=(2, n_samples))
    hits = ((points**2).sum(axis=0) < 1).sum()
    return int(hits.compute(scheduler="threads", num_workers=workers))


def main(argv=None):
    return pi_cli.run(count_all_hits, __doc__, 10_000_000, argv)


if __name__ == "__main__":
    sys.exit(main())
