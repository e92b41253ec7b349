"""Is parallel faster?  One tiny task many times: in a loop, then by two processes.

The processes start before the clock does, so only the handing over is timed.
Run it with    python code/02-patterns/hand_over.py
Takes about 1 s on 2 cores.
"""

import os
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

from polder import next_level

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # for pi_cli
import pi_cli

DEFAULT_TASKS = 2000
MAX_TASKS = 100_000
N_WORKERS = 2
N_WARM_UP_TASKS = 200
RAIN_MM = 30


def task(start_m):
    """One hour in one polder, and the number of the process that did it."""
    return next_level(start_m, RAIN_MM), os.getpid()


def timed(run, starts):
    """What `run(task, starts)` gives, and the seconds that it takes."""
    begin = time.perf_counter()
    results = list(run(task, starts))
    return results, time.perf_counter() - begin


def compare(n_tasks):
    """Print the time per task in a loop and in a pool of processes."""
    starts = [number / n_tasks for number in range(n_tasks)]
    in_loop, loop_s = timed(map, starts)
    with ProcessPoolExecutor(N_WORKERS, get_context("spawn")) as pool:
        timed(pool.map, [0.0] * N_WARM_UP_TASKS)  # starts the processes
        in_pool, pool_s = timed(pool.map, starts)
    processes = {process for _, process in in_pool}
    loop_us, pool_us = loop_s / n_tasks * 1e6, pool_s / n_tasks * 1e6
    print(f"loop, processes: 1, microseconds per task: {loop_us:.2f}")
    print(f"pool, processes: {len(processes)}, microseconds per task: {pool_us:.2f}")
    print("same levels:", [r[0] for r in in_loop] == [r[0] for r in in_pool])


def main(argv=None):
    parser = pi_cli.Parser(description=__doc__.splitlines()[0])
    parser.add_argument("--tasks", type=pi_cli.whole_number(1), default=DEFAULT_TASKS)
    args = parser.parse_args(argv)
    if args.tasks > MAX_TASKS:
        parser.error(f"--tasks {args.tasks} takes too long; at most {MAX_TASKS}")
    try:
        compare(args.tasks)
    except KeyboardInterrupt:
        print("stopped by Ctrl-C; nothing was measured", file=sys.stderr)
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main())
