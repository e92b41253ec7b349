"""Multiply matrices in several processes, each with one BLAS thread or with many.

    python code/13-scaling/oversubscribe.py

Takes about 5 s on two cores; about 60 MB for each process.  BLAS, which NumPy asks for
a matrix product, starts as many threads as the machine has CPUs, in every process.
Processes times threads is more than the CPUs can do: that is oversubscription.
"""

import functools
import multiprocessing
import os
import statistics
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool

import numpy as np
import scale_tools
from scale_tools import pi_cli
from threadpoolctl import threadpool_info, threadpool_limits

SIZE = 500  # rows and columns of a matrix
PRODUCTS = 20  # of each process
MAX_WORKERS = 8  # with more, the last row would take minutes
ROUNDS = 3
WAIT_S = 120

barrier = None  # set in each worker process: all of them begin together


def blas_threads():
    """Threads that BLAS would use in this process; None: nobody can tell."""
    pools = [pool for pool in threadpool_info() if pool["user_api"] == "blas"]
    return pools[0]["num_threads"] if pools else None


def begin(shared_barrier):
    global barrier
    barrier = shared_barrier


def multiply(threads, products):
    """Wall time and CPU time of the products, and the threads that BLAS used."""
    matrix = np.random.default_rng(1).random((SIZE, SIZE))
    with threadpool_limits(limits=threads, user_api="blas"):
        matrix @ matrix  # warm-up
        barrier.wait(WAIT_S)
        start, cpu_start = time.perf_counter(), time.process_time()
        for _ in range(products):
            matrix @ matrix
        seconds = time.perf_counter() - start
        return seconds, time.process_time() - cpu_start, blas_threads()


def run_once(processes, threads, products):
    """Products per second of all processes together, and CPU time by wall time."""
    context = multiprocessing.get_context("spawn")
    meeting = context.Barrier(processes)
    pool = ProcessPoolExecutor(processes, context, begin, (meeting,))
    try:
        with pool:
            jobs = [pool.submit(multiply, threads, products) for _ in range(processes)]
            results = [job.result() for job in jobs]
    except BrokenProcessPool:
        raise scale_tools.RunFailed("a process died; is there enough memory?") from None
    wall_s = max(seconds for seconds, _, _ in results)
    cpu_s = sum(cpu for _, cpu, _ in results)
    return {"seconds": wall_s, "cpu_seconds": cpu_s, "blas_threads": results[0][2]}


def plan(args):
    """Four combinations: 1 or k processes, 1 BLAS thread or k in each."""
    k = args.workers
    pairs = [(1, 1), (1, k), (k, 1), (k, k)]
    return [
        {"processes": processes, "threads": threads, "runs": []}
        for processes, threads in dict.fromkeys(pairs)
    ]


def measure(args):
    if blas_threads() is None:
        raise scale_tools.RunFailed(
            "threadpoolctl does not know the BLAS of this NumPy (on macOS: Accelerate), "
            "so its threads cannot be counted here"
        )
    rows = plan(args)
    for _ in range(args.rounds):
        for row in rows:
            pair = row["processes"], row["threads"]
            once = functools.partial(run_once, *pair, args.products)
            row["runs"].append(scale_tools.when_quiet(once, args.patient))
    keys = ("workers", "products", "rounds")
    return {key: getattr(args, key) for key in keys} | {"size": SIZE, "rows": rows}


def rate(row, products):
    """Products per second, all processes together: median of the rounds."""
    total = row["processes"] * products
    return statistics.median(total / run["seconds"] for run in row["runs"])


def show(result):
    lines = ["processes  BLAS threads in each  products/s  CPU/wall"]
    for row in result["rows"]:
        busy = statistics.median(
            run["cpu_seconds"] / run["seconds"] for run in row["runs"]
        )
        lines.append(
            f"{row['processes']:9} {row['threads']:21}"
            f" {rate(row, result['products']):11.0f} {busy:9.2f}"
        )
    return "\n".join(lines)


def make_parser():
    parser = scale_tools.make_parser(__doc__)
    add, positive = parser.add_argument, pi_cli.whole_number(1)
    workers = min(pi_cli.usable_cpus(), MAX_WORKERS)
    add("--workers", type=positive, default=workers, help="processes, and threads")
    add("--products", type=positive, default=PRODUCTS, help="of each process")
    add("--rounds", type=positive, default=ROUNDS)
    return parser


def main(argv=None):
    for name in scale_tools.ONE_BLAS_THREAD:  # else BLAS could not have more
        os.environ.pop(name, None)
    return scale_tools.run(make_parser(), measure, show, argv)


if __name__ == "__main__":
    sys.exit(main())
