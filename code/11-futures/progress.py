"""Count blocks in threads, with a progress bar.

Run it with    python code/11-futures/progress.py
Takes about 2 s on two cores.  The bar is drawn in a terminal; elsewhere, such as in a
file, only the last line is printed.
"""

import sys
from concurrent.futures import ThreadPoolExecutor, as_completed

from pi_futures import block_streams, count_hits, pi_cli
from tqdm import tqdm

SAMPLES = 400_000_000


def count_with_bar(pool, blocks, streams):
    """Hits of all blocks; the bar grows with each result."""
    jobs = [
        pool.submit(count_hits, size, stream)
        for size, stream in zip(blocks, streams, strict=True)
    ]
    bar = tqdm(as_completed(jobs), total=len(jobs), disable=None)
    return sum(job.result() for job in bar)


def main(argv=None):
    parser = pi_cli.make_parser(__doc__, SAMPLES)
    args = parser.parse_args(argv)
    if args.samples > args.block * pi_cli.MAX_BLOCKS:
        parser.error(f"more than {pi_cli.MAX_BLOCKS} blocks: choose a larger --block")
    blocks = pi_cli.plan_blocks(args.samples, args.block)
    pool = ThreadPoolExecutor(args.workers)
    try:
        hits = count_with_bar(pool, blocks, block_streams(args.seed, len(blocks)))
    except KeyboardInterrupt:
        print("\nstopped by Ctrl-C; nothing was counted", file=sys.stderr)
        return 130
    finally:
        pool.shutdown(cancel_futures=True)
    print(f"{hits} hits in {len(blocks)} blocks")
    return 0


if __name__ == "__main__":
    sys.exit(main())
