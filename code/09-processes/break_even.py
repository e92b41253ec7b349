"""How large must a task be for two processes to gain?  One process against two.

    python code/09-processes/break_even.py --points 1000
    python code/09-processes/break_even.py --points 1000 --tasks 5000

A task counts random points in a Python loop; it is handed out alone (chunksize 1).
`two` starts its clock when the workers are ready, `with start` before there are any.
Takes about 1 s on two cores.  With --sweep it measures many sizes, in about 30 s.
"""

import statistics
import sys
import time
from functools import partial

import process_pools
import process_recorder
from pi_loop import block_stream, count_hits

WORKERS = 2
POINTS, TASKS = 1000, 200
SWEEP_POINTS = (30, 100, 300, 1000, 3000, 10_000, 30_000, 100_000)
SEED = 2026


def count_task(n_points, index):
    """Hits of one task; its stream is made here, so two whole numbers are sent."""
    return count_hits(n_points, block_stream(SEED, index))


def one_process(n_points, n_tasks):
    start = time.perf_counter()
    hits = sum(map(count_task, [n_points] * n_tasks, range(n_tasks)))
    return time.perf_counter() - start, hits


def two_processes(n_points, n_tasks):
    """Seconds without and with the start of the workers, and hits."""
    start = time.perf_counter()
    with process_pools.open_pool(WORKERS) as pool:
        list(pool.map(count_task, [1] * 8, range(8)))
        ready = time.perf_counter()
        hits = sum(pool.map(count_task, [n_points] * n_tasks, range(n_tasks)))
        end = time.perf_counter()
    return end - ready, end - start, hits


def run_both(n_points, n_tasks):
    one_s, one_hits = one_process(n_points, n_tasks)
    two_s, with_start_s, two_hits = two_processes(n_points, n_tasks)
    assert one_hits == two_hits  # equal work
    return {"one_s": one_s, "two_s": two_s, "with_start_s": with_start_s}


def measure_size(n_points, args):
    run = partial(run_both, n_points, args.tasks)
    runs = [process_recorder.when_quiet(run, args.patient) for _ in range(args.rounds)]
    return {"points": n_points, "tasks": args.tasks, "runs": runs}


def measure(args):
    points = SWEEP_POINTS if args.sweep else (args.points,)
    rows = [measure_size(size, args) for size in points]
    return {"workers": WORKERS, "rows": rows}


def median(row, key):
    return statistics.median(run[key] for run in row["runs"])


def show(results):
    lines = []
    for row in results["rows"]:
        one, two, start = (median(row, k) for k in ("one_s", "two_s", "with_start_s"))
        task_us = one / row["tasks"] * 1e6
        lines.append(
            f"{row['points']} points, a task takes {task_us:.0f} µs: one {one:.3f} s,"
            f" two {two:.3f} s, with start {start:.3f} s"
        )
    return "\n".join(lines)


def make_parser():
    parser = process_recorder.make_parser(__doc__)
    positive = process_recorder.pi_cli.whole_number(1)
    parser.add_argument("--points", type=positive, default=POINTS, help="of a task")
    parser.add_argument("--tasks", type=positive, default=TASKS)
    parser.add_argument("--rounds", type=positive, default=1)
    parser.add_argument("--sweep", action="store_true", help="many sizes of a task")
    return parser


def main(argv=None):
    return process_recorder.run(make_parser(), measure, show, argv)


if __name__ == "__main__":
    sys.exit(main())
