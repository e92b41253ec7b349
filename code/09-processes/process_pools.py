"""What programs with worker processes share: a pool that ends well, and its clocks.

This is no program; it is imported.

    with process_pools.open_pool(2, "spawn") as pool:
        hits = process_pools.map_told(pool, count_hits, blocks, streams)
    process_pools.cpu_seconds_of_workers()      after the pool: what its workers used

Functions for workers stand in modules such as this one, because a worker imports them.
"""

import contextlib
import json
import math
import multiprocessing
import os
import signal
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # for pi_cli
import ctrl_c
import pi_cli
from peak_memory import peak_memory_mib

START_METHODS = multiprocessing.get_all_start_methods()
START_METHOD = "spawn"  # the only one that Linux, macOS and Windows all have
MAX_WORKERS = 61 if sys.platform == "win32" else 10_000  # Windows waits for no more
MAX_PORTIONS = 512  # blocks travel in so many portions: few enough to hand out fast

told_by = {}  # process id of a worker: (CPU seconds, peak memory in MiB) so far


@contextlib.contextmanager
def open_pool(workers, start_method=START_METHOD):
    """A pool of processes, for the time of a `with` block.

    The workers ignore Ctrl-C: this process gets it, too, and ends them.  After any
    error they are ended at once, so that nobody waits for blocks that nobody wants.
    """
    before = set(multiprocessing.active_children())
    context = multiprocessing.get_context(start_method)
    ignore = (signal.SIGINT, signal.SIG_IGN)
    pool = ProcessPoolExecutor(
        min(workers, MAX_WORKERS), context, initializer=signal.signal, initargs=ignore
    )
    try:
        yield pool
    except BaseException:
        for process in set(multiprocessing.active_children()) - before:
            process.terminate()
        raise
    finally:
        pool.shutdown()


def hush():
    """In a worker: say nothing on stderr, so that a traceback of it is not shown."""
    sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115 (stays open)


def told(function, portion):
    """In a worker: results of several calls, and what this process has used so far."""
    results = [function(*args) for args in portion]
    return results, os.getpid(), time.process_time(), peak_memory_mib()


def map_told(pool, function, blocks, *others):
    """Yield the results of a map over processes; note what each worker used.

    As `pool.map`, but after an error it cancels nothing: in Python 3.11 a worker that
    is ended while tasks are cancelled makes the pool print a traceback.
    """
    told_by.clear()
    tasks = list(zip(blocks, *others, strict=True))
    size = math.ceil(len(tasks) / MAX_PORTIONS) or 1
    with ctrl_c.held_back():
        futures = [
            pool.submit(told, function, tasks[first : first + size])
            for first in range(0, len(tasks), size)
        ]
    for future in futures:
        results, pid, cpu_s, peak_mib = future.result()
        told_by[pid] = (max(cpu_s, told_by.get(pid, (0, 0))[0]), peak_mib)
        yield from results


def cpu_seconds_of_workers():
    """CPU time of all workers of the last map, their start included."""
    return sum(cpu_s for cpu_s, _ in told_by.values())


def peak_mib_of_workers():
    """Peaks of all workers added up: they may have been at different moments."""
    return sum(peak_mib for _, peak_mib in told_by.values())


def run(count_all_hits, description, default_samples, argv=None):
    """As `pi_cli.run`, with `--start-method`, and with the workers' time and memory.

    `count_all_hits(n_samples, seed, block, workers, start_method)` returns the hits.
    """
    parser = pi_cli.make_parser(description, default_samples)
    options = {"choices": START_METHODS, "default": START_METHOD}
    parser.add_argument("--start-method", help="default: spawn", **options)
    args = parser.parse_args(argv)
    if args.samples > args.block * pi_cli.MAX_BLOCKS:
        parser.error(f"more than {pi_cli.MAX_BLOCKS} blocks: choose a larger --block")
    work = (args.samples, args.seed, args.block, args.workers, args.start_method)
    try:
        time.sleep(pi_cli.SETTLE_SECONDS)
        start, cpu_start = time.perf_counter(), time.process_time()
        hits = count_all_hits(*work)
    except KeyboardInterrupt:
        print("stopped by Ctrl-C; nothing was counted", file=sys.stderr)
        return 130
    except BrokenProcessPool:
        print("a worker process died; nothing was counted", file=sys.stderr)
        return 2
    except (MemoryError, OSError) as problem:
        print(f"no memory or no more processes: {problem}", file=sys.stderr)
        return 2
    seconds = time.perf_counter() - start
    cpu_seconds = time.process_time() - cpu_start + cpu_seconds_of_workers()
    result = pi_cli.report(hits, seconds, cpu_seconds, args, args.workers)
    result["peak_memory_mib"] = round(peak_memory_mib() + peak_mib_of_workers(), 1)
    result["workers_heard"] = len(told_by)  # one that got no block could not tell
    print(json.dumps(result) if args.json else pi_cli.one_line(result))
    return 0
