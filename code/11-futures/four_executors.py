"""The same loop on four kinds of workers: time to start, time to count, CPU/wall.

    python code/11-futures/four_executors.py threads processes dask
    python code/11-futures/four_executors.py interpreters      Python 3.14 and later
    python code/11-futures/four_executors.py                   all that this Python has

Takes about 5 s on two cores.  `start` is the time until all workers have begun a first
task; `count` is the time for the blocks; the CPU seconds are those of the tasks.
"""

import sys
import time
from concurrent.futures import as_completed

import keep_record
import loop_task
import pi_futures

N_BLOCKS = 8
BLOCK_SAMPLES = 500_000
SEED = 2026
NAP_S = 0.3  # first task of each worker: long enough for all workers to start


def count_with(pool, jobs):
    """Hits of all jobs, and the CPU seconds of all tasks together."""
    results = [pool.submit(loop_task.count_block, *job) for job in jobs]
    hits, cpu_s = 0, 0.0
    for future in as_completed(results):
        hits_of_block, cpu_s_of_block = future.result()
        hits += hits_of_block
        cpu_s += cpu_s_of_block
    return hits, cpu_s


def measure_one(name, workers, jobs):
    """One row: the workers start, then they count; times in seconds."""
    begin = time.perf_counter()
    with pi_futures.open_executor(name, workers) as pool:
        naps = [pool.submit(time.sleep, NAP_S) for _ in range(workers)]
        for nap in as_completed(naps):  # one for each worker, or it would take longer
            nap.result()
        start_s = time.perf_counter() - begin - NAP_S
        begin = time.perf_counter()
        hits, cpu_s = count_with(pool, jobs)
        wall_s = time.perf_counter() - begin
    row = {"executor": name, "start_s": start_s, "wall_s": wall_s}
    return row | {"cpu_s": cpu_s, "hits": hits}


def measure_alone(jobs):
    """The row without an executor: one block after the other."""
    begin = time.perf_counter()
    parts = [loop_task.count_block(*job) for job in jobs]
    row = {"executor": "none", "start_s": 0.0, "wall_s": time.perf_counter() - begin}
    hits, cpu_s = (sum(column) for column in zip(*parts, strict=True))
    return row | {"cpu_s": cpu_s, "hits": hits}


def measure(args):
    jobs = [(SEED, index, args.block) for index in range(N_BLOCKS)]
    rows = []
    for _ in range(args.rounds):
        rows.append(measure_alone(jobs))
        rows += [measure_one(name, args.workers, jobs) for name in args.executors]
    samples = N_BLOCKS * args.block
    return {"workers": args.workers, "samples": samples, "rows": rows}


def show(results):
    lines = ["executor         start    count  CPU/wall     hits"]
    lines += [
        f"{row['executor']:12} {row['start_s']:7.3f} s {row['wall_s']:6.2f} s"
        f" {row['cpu_s'] / row['wall_s']:9.2f}  {row['hits']}"
        for row in results["rows"]
    ]
    return "\n".join(lines)


def make_parser():
    parser = keep_record.make_parser(__doc__)
    add, positive = parser.add_argument, keep_record.pi_cli.whole_number(1)
    add("executors", nargs="*", metavar="executor", help="|".join(pi_futures.EXECUTORS))
    add("--workers", type=positive, default=2)
    add("--block", type=positive, default=BLOCK_SAMPLES, help="points of a task")
    add("--rounds", type=positive, default=1)
    return parser


def main(argv=None):
    parser = make_parser()
    args = parser.parse_args(argv)
    for name in args.executors:
        if name not in pi_futures.EXECUTORS:
            parser.error(f"no executor {name!r}: {', '.join(pi_futures.EXECUTORS)}")
        if lack := pi_futures.missing(name):
            parser.error(lack)
    if not args.executors:
        args.executors = [n for n in pi_futures.EXECUTORS if not pi_futures.missing(n)]
    return keep_record.run(parser, args, measure, show)


if __name__ == "__main__":
    sys.exit(main())
