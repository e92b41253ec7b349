"""Many short tasks over two processes, with several values of `chunksize`.

Run it with    python code/09-processes/chunksizes.py
Takes about 2 s on two cores.  The pool is started before the clock.
"""

import statistics
import sys
import time
from functools import partial

import process_pools
import process_recorder

TASKS = 10_000
HOURS = 1000  # of a task: about 30 µs
CHUNKSIZES = (1, 10, 100, 1000, 10_000)
WORKERS = 2


def level_after(hours):
    """Water level of a polder in m, after so many hours of rain and pumping."""
    level_m = 0.3
    for _ in range(hours):
        level_m += 0.02 - 0.05 * level_m
    return level_m


def seconds_of(function):
    start = time.perf_counter()
    total = sum(function())
    return time.perf_counter() - start, total


def measure(args):
    hours = [HOURS] * args.tasks
    with process_pools.open_pool(WORKERS) as pool:
        list(pool.map(level_after, range(8 * WORKERS)))
        rows = [{"chunksize": size, "runs": []} for size in (None, *CHUNKSIZES)]
        for _ in range(args.rounds):
            for row in rows:
                size = row["chunksize"]
                mapped = partial(pool.map, level_after, hours, chunksize=size)
                if size is None:
                    mapped = partial(map, level_after, hours)
                run = partial(seconds_of, mapped)
                seconds, total = process_recorder.when_quiet(run, args.patient)
                row["runs"].append(seconds)
                row["total_m"] = total
    return {"tasks": args.tasks, "workers": WORKERS, "rows": rows}


def show(results):
    lines = []
    for row in results["rows"]:
        seconds = statistics.median(row["runs"])
        size = row["chunksize"]
        name = "one process" if size is None else f"chunksize {size:5}"
        each_us = seconds / results["tasks"] * 1e6
        lines.append(f"{name:15} {seconds:6.3f} s, {each_us:5.1f} µs for each task")
    return "\n".join(lines)


def make_parser():
    parser = process_recorder.make_parser(__doc__)
    positive = process_recorder.pi_cli.whole_number(1)
    parser.add_argument("--tasks", type=positive, default=TASKS)
    parser.add_argument("--rounds", type=positive, default=1)
    return parser


def main(argv=None):
    return process_recorder.run(make_parser(), measure, show, argv)


if __name__ == "__main__":
    sys.exit(main())
