"""The loop of episode 3, shared out to processes: the twin of `pi_threads_loop.py`.

Run it with    python code/09-processes/loop_in_processes.py
Takes about 1.5 s on two cores; about 20 MB for each process.
"""

import sys
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # for pi_cli
import pi_cli
import process_recorder
from pi_loop import block_stream, count_hits

SAMPLES, SEED, BLOCK = 20_000_000, 2026, 1_000_000


def count_all_hits(n_samples, seed, block, workers):
    """Hits of all blocks: processes map `count_hits`, then we add."""
    blocks = pi_cli.plan_blocks(n_samples, block)
    streams = [block_stream(seed, i) for i in range(len(blocks))]
    with ProcessPoolExecutor(workers, get_context("spawn")) as pool:
        return sum(pool.map(count_hits, blocks, streams))


def measure(args):
    hits = []
    clocks = process_recorder.three_clocks(
        lambda: hits.append(count_all_hits(args.samples, SEED, BLOCK, args.workers))
    )
    wall_s, own_s, workers_s = clocks
    times = {"wall_s": wall_s, "own_cpu_s": own_s, "workers_cpu_s": workers_s}
    return {"workers": args.workers, "hits": hits[0], **times}


def show(results):
    wall_s, own_s = results["wall_s"], results["own_cpu_s"]
    workers_s = results["workers_cpu_s"]
    return (
        f"{results['hits']} hits, wall {wall_s:.2f} s, CPU: this process {own_s:.2f} s,"
        f" its workers {workers_s:.2f} s"
    )


def make_parser():
    parser = process_recorder.make_parser(__doc__)
    positive = pi_cli.whole_number(1)
    parser.add_argument("--workers", type=positive, default=2)
    parser.add_argument("--samples", type=positive, default=SAMPLES)
    return parser


def main(argv=None):
    return process_recorder.run(make_parser(), measure, show, argv)


if __name__ == "__main__":
    sys.exit(main())
