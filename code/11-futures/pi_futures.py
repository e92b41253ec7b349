"""Estimate pi in threads, processes, interpreters or Dask workers: --executor NAME.

    python code/11-futures/pi_futures.py                          threads
    python code/11-futures/pi_futures.py --executor processes
    python code/11-futures/pi_futures.py --executor dask          a cluster on this machine
    python code/11-futures/pi_futures.py --executor interpreters  Python 3.14 and later

Takes about 0.1 s with threads, 0.5 s with processes, 2 s with Dask; 40 MB, and 40 to
100 MB for each process.  The workers start while the clock runs.  Threads are the
default because `count_hits` releases the GIL: nothing to start, nothing to send.
"""

import contextlib
import json
import logging
import multiprocessing
import signal
import sys
import time
from concurrent import futures
from pathlib import Path

import psutil

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # for pi_cli
import ctrl_c
import pi_cli
from pi_numpy import block_streams
from pi_numpy_blocks import count_hits

DEFAULT_SAMPLES = 10_000_000
MAX_PROCESSES = 61 if sys.platform == "win32" else 10_000  # Windows waits for no more
PATIENCE_S = 60  # for workers of a cluster to start
DASK_SETTINGS = {
    "distributed.worker.multiprocessing-method": "spawn",  # the same on every system
    "distributed.nanny.pre-spawn-environ.DASK_LOGGING__DISTRIBUTED": "critical",
}


def count_with(pool, blocks, streams):
    """Hits of all blocks; `pool` can be any executor."""
    jobs = [
        pool.submit(count_hits, size, stream)
        for size, stream in zip(blocks, streams, strict=True)
    ]
    return sum(job.result() for job in futures.as_completed(jobs))


def count_all_hits(n_samples, seed, block, workers, executor="threads", used=None):
    """Hits of all blocks: workers of any kind map `count_hits`, then we add.

    What the worker processes used is noted in `used`, a dictionary.
    """
    blocks = pi_cli.plan_blocks(n_samples, block)
    streams = block_streams(seed, len(blocks))
    with open_executor(executor, min(workers, len(blocks))) as pool:
        hits = count_with(pool, blocks, streams)
        if used is not None:
            used.update(used_by_processes(executor))
    return hits


# ---- four kinds of workers -----------------------------------------------------------


def threads(workers):
    return futures.ThreadPoolExecutor(workers)


def processes(workers):
    """Fresh processes on every system."""
    pool = futures.ProcessPoolExecutor(
        min(workers, MAX_PROCESSES),
        mp_context=multiprocessing.get_context("spawn"),
        initializer=signal.signal,
        initargs=(signal.SIGINT, signal.SIG_IGN),
    )
    with ctrl_c.held_back():
        for _ in range(workers):  # each starts a process, as long as none is idle
            pool.submit(int)
    return pool


def interpreters(workers):
    """Threads that run a Python interpreter each; they find modules where we do."""
    find_modules = f"import sys; sys.path[:] = {sys.path}"
    return futures.InterpreterPoolExecutor(
        workers, initializer=exec, initargs=(find_modules,)
    )


@contextlib.contextmanager
def dask(workers):
    """Processes of a Dask cluster on this machine."""
    import dask
    from dask.distributed import Client, KilledWorker, LocalCluster

    options = {"n_workers": workers, "threads_per_worker": 1, "memory_limit": None}
    options |= {"dashboard_address": "127.0.0.1:0"}  # any port that is free
    options |= {"silence_logs": logging.CRITICAL + 1}
    with dask.config.set(DASK_SETTINGS), ctrl_c.held_back():
        cluster = LocalCluster(**options)
    killed = None
    try:
        with cluster, Client(cluster) as client:
            client.wait_for_workers(workers, timeout=PATIENCE_S)
            try:
                yield client.get_executor(pure=False)  # each submit is a new call
            except KilledWorker as problem:
                killed = problem
                client.wait_for_workers(workers, timeout=PATIENCE_S)  # new ones start
    except Exception:  # closing a cluster whose workers die may fail, too
        if not killed:
            raise
    if killed:
        raise futures.BrokenExecutor("workers died") from killed


POOLS = {"threads": threads, "processes": processes, "interpreters": interpreters}
EXECUTORS = (*POOLS, "dask")


@contextlib.contextmanager
def open_executor(name, workers):
    """An executor with so many workers; at the end, what has not begun is cancelled."""
    if name == "dask":
        with dask(workers) as pool:
            yield pool
        return
    pool = POOLS[name](workers)
    try:
        yield pool
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


# ---- command line --------------------------------------------------------------------


def missing(name):
    """What this Python lacks for an executor, in words; None: nothing."""
    if name == "dask":
        try:
            import dask.distributed  # noqa: F401 (loaded before the clock starts)
        except ImportError as problem:
            return f"the package {problem.name} is not installed"
    if name == "interpreters" and not hasattr(futures, "InterpreterPoolExecutor"):
        return f"interpreters need Python 3.14, this is {sys.version.split()[0]}"
    return None


def numpy_missing(name):
    """Why workers of this kind cannot count with NumPy, in words; None: they can."""
    if name == "interpreters":
        try:
            with interpreters(1) as pool:
                pool.submit(exec, "import numpy").result()
        except ImportError as problem:
            last_line = str(problem).strip().splitlines()[-1]
            return f"NumPy cannot be loaded in an interpreter ({last_line})"
    return None


def used_by_processes(executor):
    """CPU time (s) and memory (MiB) of the processes that we started, their start too."""
    cpu_s = memory_mib = 0.0
    own = executor in ("processes", "dask")  # other workers live in this process
    for process in psutil.Process().children(recursive=True) if own else ():
        with contextlib.suppress(psutil.Error):  # it may end while we look
            cpu_s += sum(process.cpu_times()[:2])
            memory_mib += process.memory_info().rss / 2**20
    return {"cpu_s": cpu_s, "memory_mib": memory_mib}


def run(args):
    """Count and print; returns the exit status."""
    time.sleep(pi_cli.SETTLE_SECONDS)
    used, plan = {}, (args.samples, args.seed, args.block, args.workers, args.executor)
    start, cpu_start = time.perf_counter(), time.process_time()
    try:
        hits = count_all_hits(*plan, used=used)
    except KeyboardInterrupt:
        print("stopped by Ctrl-C; nothing was counted", file=sys.stderr)
        return 130
    except (futures.BrokenExecutor, MemoryError):
        reason = "a worker died (killed, or out of memory?); nothing was counted"
        print(f"pi_futures.py: {reason}", file=sys.stderr)
        return 2
    seconds = time.perf_counter() - start
    cpu_s = time.process_time() - cpu_start + used["cpu_s"]
    result = pi_cli.report(hits, seconds, cpu_s, args, args.workers)
    result["peak_memory_mib"] = round(result["peak_memory_mib"] + used["memory_mib"], 1)
    result["executor"] = args.executor
    print(json.dumps(result) if args.json else pi_cli.one_line(result))
    return 0


def main(argv=None):
    parser = pi_cli.make_parser(__doc__, DEFAULT_SAMPLES)
    parser.add_argument("--executor", choices=EXECUTORS, default="threads")
    args = parser.parse_args(argv)
    if args.samples > args.block * pi_cli.MAX_BLOCKS:
        parser.error(f"more than {pi_cli.MAX_BLOCKS} blocks: choose a larger --block")
    if lack := missing(args.executor) or numpy_missing(args.executor):
        parser.error(lack)
    return run(args)


if __name__ == "__main__":
    sys.exit(main())
