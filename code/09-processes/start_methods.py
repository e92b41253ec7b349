"""Start workers in each way that this system has: time, and what a worker has inherited.

Run it with    python code/09-processes/start_methods.py
Takes about 1 s on two cores.
"""

import multiprocessing
import os
import platform
import statistics
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from functools import partial

import process_recorder

LEVEL_M = 0.0  # `main` changes it, in the main process


def level_in_worker(number):
    """What a worker knows about the level; it stays a moment, so that all get a turn."""
    time.sleep(0.02)
    return os.getpid(), LEVEL_M


def start_and_ask(method, workers):
    """Seconds until all workers have answered, and the levels that they know."""
    start = time.perf_counter()
    context = multiprocessing.get_context(method)
    with ProcessPoolExecutor(workers, context) as pool:
        answers = list(pool.map(level_in_worker, range(2 * workers)))
        seconds = time.perf_counter() - start
    return seconds, sorted({level_m for _, level_m in answers})


def measure(args):
    global LEVEL_M
    usual = multiprocessing.get_context().get_start_method()
    LEVEL_M, rows = 0.3, []
    try:
        for method in multiprocessing.get_all_start_methods():
            run = partial(start_and_ask, method, args.workers)
            runs = [
                process_recorder.when_quiet(run, args.patient)
                for _ in range(args.rounds)
            ]
            row = {"method": method, "seconds": [seconds for seconds, _ in runs]}
            rows.append(row | {"level_m": runs[0][1][0]})
    finally:
        LEVEL_M = 0.0
    return {"system": platform.system(), "usual": usual, "rows": rows}


def show(results):
    python = f"Python {platform.python_version()} on {results['system']}"
    lines = [f"{python} uses {results['usual']} unless you say otherwise"]
    for row in results["rows"]:
        seconds = statistics.median(row["seconds"])
        told = f"a worker knows the level {row['level_m']} m"
        lines.append(f"{row['method']:10} {seconds:.2f} s, {told}")
    return "\n".join(lines)


def make_parser():
    parser = process_recorder.make_parser(__doc__)
    positive = process_recorder.pi_cli.whole_number(1)
    parser.add_argument("--workers", type=positive, default=2)
    parser.add_argument("--rounds", type=positive, default=3)
    return parser


def main(argv=None):
    return process_recorder.run(make_parser(), measure, show, argv)


if __name__ == "__main__":
    sys.exit(main())
