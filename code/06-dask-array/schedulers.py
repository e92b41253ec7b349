"""The same Dask arrays under four schedulers: start-up, cost of a task, time, memory.

    python code/06-dask-array/schedulers.py
    python code/06-dask-array/schedulers.py --workers 4 --samples 1e8

Four computations, equal for all schedulers:
    tiny    500 chunks with one number each: what a task costs
    array   pi_dask_array: four tasks for each chunk, and points between the tasks
    blocks  pi_dask_blocks: one task counts a block and hands on one number
    data    the sum of 80 MB that the main process holds
Takes about 10 s on 2 cores.  With --output FILE the single runs are written as JSON.
"""

import argparse
import contextlib
import json
import multiprocessing
import os
import statistics
import sys
import threading
import time
import warnings
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path

import dask
import dask.array as da
import numpy as np
import psutil

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # for pi_cli
import pi_cli
import pi_dask_array
import pi_dask_blocks
from chunk_curve import describe, make_parser, write_json
from chunk_tools import count_tasks
from fresh_run import fresh_python
from quiet import when_quiet

DEFAULT_SAMPLES = 10_000_000
CHUNK_POINTS = 1_000_000
TINY_CHUNKS = 500
DATA_NUMBERS = 10_000_000  # 80 MB
DATA_CHUNKS = 10
START_TIMEOUT_S = 60
MAX_CALLS = 50  # of 0.1 s or more, until all workers have been seen
MAX_DEFAULT_WORKERS = 8  # each process needs about 100 MB
MB = 1e6
SCHEDULERS = ("one thread", "threads", "processes", "cluster")


# ---- the schedulers: each yields a function that computes a lazy array ---------------


@contextlib.contextmanager
def one_thread(workers):
    yield lambda lazy: lazy.compute(scheduler="synchronous")


@contextlib.contextmanager
def threads(workers):
    yield lambda lazy: lazy.compute(scheduler="threads", num_workers=workers)


@contextlib.contextmanager
def processes(workers):
    context = multiprocessing.get_context("spawn")  # the same on every system
    with ProcessPoolExecutor(workers, mp_context=context) as pool:
        yield lambda lazy: lazy.compute(
            scheduler="processes", pool=pool, num_workers=workers
        )


@contextlib.contextmanager
def cluster(workers):
    from dask.distributed import Client, LocalCluster

    options = {
        "n_workers": workers,
        "threads_per_worker": 1,
        "dashboard_address": "127.0.0.1:0",  # for one to look at: watch_cluster.py
        "memory_limit": None,
    }
    with (
        dask.config.set({"distributed.worker.multiprocessing-method": "spawn"}),
        LocalCluster(**options) as local,
        Client(local) as client,
        warnings.catch_warnings(),
    ):
        warnings.filterwarnings("ignore", message="Sending large graph")  # `data`
        client.wait_for_workers(workers, timeout=START_TIMEOUT_S)
        yield lambda lazy: client.compute(lazy).result(timeout=START_TIMEOUT_S)


OPENERS = dict(zip(SCHEDULERS, (one_thread, threads, processes, cluster), strict=True))


# ---- the computations ----------------------------------------------------------------


def who(chunk):
    """An array with one number, different for each thread of each process."""
    time.sleep(0.01)  # so that every worker gets a turn
    return np.array([os.getpid() * 2.0**20 + threading.get_ident() % 2**20])


def wake(compute, workers):
    """Short tasks until each of the workers has done some; how many were seen."""
    tasks = da.zeros(8 * workers, chunks=1).map_blocks(who, meta=np.zeros(0))
    seen = set()
    for _ in range(MAX_CALLS):
        seen.update(compute(tasks))
        if len(seen) >= workers:
            break
    return len(seen)


def works(samples):
    """{name: lazy result}; the array that `data` adds up is made here, at once."""
    numbers = np.random.default_rng(pi_cli.DEFAULT_SEED).random(DATA_NUMBERS)
    chunk = DATA_NUMBERS // DATA_CHUNKS
    return {
        "tiny": da.ones(TINY_CHUNKS, chunks=1).sum(),
        "array": pi_dask_array.lazy_hits(samples, pi_cli.DEFAULT_SEED, CHUNK_POINTS),
        "blocks": pi_dask_blocks.lazy_hits(samples, pi_cli.DEFAULT_SEED, CHUNK_POINTS),
        "data": da.from_array(numbers, chunks=chunk).sum(),
    }


def family_cpu_s_and_mb():
    """CPU time (s) and memory (MB) of this process and its children, at this moment."""
    cpu_s = memory_mb = 0.0
    me = psutil.Process()
    for process in [me, *me.children(recursive=True)]:
        with contextlib.suppress(psutil.Error):  # it may end while we look
            times = process.cpu_times()
            cpu_s += times.user + times.system
            memory_mb += process.memory_info().rss / MB
    return cpu_s, memory_mb


def measure_one(name, samples, workers):
    """One scheduler, all computations, in this process; times in seconds."""
    lazy = works(samples)
    start = time.perf_counter()
    with OPENERS[name](workers) as compute:
        seen = wake(compute, 1 if name == SCHEDULERS[0] else workers)
        run = {"scheduler": name, "start_s": time.perf_counter() - start}
        run["workers_seen"] = seen
        for work, array in lazy.items():
            cpu_start, _ = family_cpu_s_and_mb()
            start = time.perf_counter()
            result = compute(array)
            run[f"{work}_s"] = time.perf_counter() - start
            cpu_end, memory_mb = family_cpu_s_and_mb()
            run[f"{work}_cpu_s"] = cpu_end - cpu_start
            run[f"{work}_result"] = float(result)
        run["memory_mb"] = memory_mb
    run["tiny_tasks"] = count_tasks(lazy["tiny"])
    return {
        key: round(value, 6) if isinstance(value, float) else value
        for key, value in run.items()
    }


def measure(samples, workers, rounds, patient=False):
    """All runs; the schedulers take turns."""
    names = [name for _ in range(rounds) for name in SCHEDULERS]
    numbers = ["--samples", str(samples), "--workers", str(workers)]
    return [
        when_quiet(partial(fresh_python, __file__, ["--only", name, *numbers]), patient)
        for name in names
    ]


def print_table(runs, samples, workers):
    print(f"{workers} workers; pi: {samples / 1e6:g} million points; data: 80 MB")
    print("scheduler    start   a task    array   blocks  CPU/wall     data   memory")
    for name in SCHEDULERS:
        same = [run for run in runs if run["scheduler"] == name]

        def median(key, same=same):
            return statistics.median(run[key] for run in same)

        task_ms = median("tiny_s") / same[0]["tiny_tasks"] * 1000
        print(
            f"{name:10} {median('start_s'):5.2f} s {task_ms:5.2f} ms"
            f" {median('array_s'):6.2f} s {median('blocks_s'):6.2f} s"
            f" {median('blocks_cpu_s') / median('blocks_s'):9.2f}"
            f" {median('data_s'):6.2f} s {median('memory_mb'):5.0f} MB"
        )
    hits = {run[f"{work}_result"] for run in runs for work in ("array", "blocks")}
    print("hits:", ", ".join(f"{number:.0f}" for number in sorted(hits)))


def main(argv=None):
    parser = make_parser(__doc__)
    parser.set_defaults(workers=min(pi_cli.usable_cpus(), MAX_DEFAULT_WORKERS))
    number = pi_cli.whole_number(1)
    parser.add_argument("--samples", type=number, default=DEFAULT_SAMPLES)
    parser.add_argument("--only", choices=SCHEDULERS, help=argparse.SUPPRESS)
    args = parser.parse_args(argv)
    if args.only:  # the child process that `measure` started
        print(json.dumps(measure_one(args.only, args.samples, args.workers)))
        return 0
    if args.output and not args.output.parent.is_dir():
        parser.error(f"there is no folder {args.output.parent} to write into")
    try:
        runs = measure(args.samples, args.workers, args.rounds, args.patient)
        if args.output:
            record = describe(args, runs)
            record |= {"workers": args.workers, "samples": args.samples}
            write_json(args.output, record)
    except KeyboardInterrupt:
        print("stopped by Ctrl-C; nothing was written", file=sys.stderr)
        return 130
    except (ChildProcessError, OSError) as problem:
        parser.error(str(problem))
    print_table(runs, args.samples, args.workers)
    return 0


if __name__ == "__main__":
    sys.exit(main())
