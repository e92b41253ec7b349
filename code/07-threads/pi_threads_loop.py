"""Estimate pi with random points: the plain Python loop, shared out to threads.

Run it with    python code/07-threads/pi_threads_loop.py --workers 2
Takes about 0.2 s, on any number of cores: episode 7 explains why.
"""

import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # for pi_cli
import pi_cli
from pi_loop import block_stream, count_hits

DEFAULT_SAMPLES = 2_000_000


def count_all_hits(n_samples, seed, block, workers):
    """Map `count_hits` in threads; add."""
    blocks = pi_cli.plan_blocks(n_samples, block)
    streams = [block_stream(seed, i) for i in range(len(blocks))]
    with ThreadPoolExecutor(workers) as pool:
        try:
            return sum(pool.map(count_hits, blocks, streams))
        finally:
            pool.shutdown(cancel_futures=True)


def main(argv=None):
    return pi_cli.run(count_all_hits, __doc__, DEFAULT_SAMPLES, argv)


if __name__ == "__main__":
    sys.exit(main())
