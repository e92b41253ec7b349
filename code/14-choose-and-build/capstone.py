"""What the three capstones share: one check, one stopwatch, one way to compare.

This is no program; it is imported.

    capstone.same(reference, result)        silent, or an AssertionError that says where
    capstone.compare(before, after)         both called once, timed, and their results compared
    capstone.in_threads(function, items, workers)
"""

import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # for pi_cli
import pi_cli

MAX_DEFAULT_WORKERS = 8  # each process needs memory; ask for more if you have it
MAX_PORTIONS = 64  # for each thread: a million items are not a million tasks


def default_workers():
    """The CPUs that this program may use, at most eight."""
    return min(pi_cli.usable_cpus(), MAX_DEFAULT_WORKERS)


def make_parser(description):
    """A command line that answers a bad argument with one line."""
    return pi_cli.Parser(description=description.strip().splitlines()[0])


def same(reference, result):
    """Complain, and say where, unless both hold equal values in the same order."""
    reference, result = list(reference), list(result)
    if len(reference) != len(result):
        raise AssertionError(f"{len(result)} values instead of {len(reference)}")
    pairs = zip(reference, result, strict=True)
    places = [place for place, (a, b) in enumerate(pairs) if a != b]
    if places:
        first = places[0]
        raise AssertionError(
            f"{len(places)} of {len(reference)} values differ, the first one is "
            f"number {first}: {result[first]} instead of {reference[first]}"
        )


def timed(function, *args):
    """Result of one call, and its wall time in seconds."""
    start = time.perf_counter()
    result = function(*args)
    return result, time.perf_counter() - start


def compare(before, after):
    """Call both once, without arguments; print times, and whether the results agree."""
    reference, before_s = timed(before)
    print(f"before {before_s:6.2f} s", flush=True)
    result, after_s = timed(after)
    try:
        same(reference, result)
    except AssertionError as difference:
        sys.exit(f"after  {after_s:6.2f} s, but the results differ: {difference}")
    print(f"after  {after_s:6.2f} s, {before_s / after_s:.1f} times as fast")
    print(f"all {len(reference)} values are the same")


def in_threads(function, items, workers):
    """List of function(item) for all items; after Ctrl-C the rest is not begun."""
    items = list(items)
    size = max(1, len(items) // (MAX_PORTIONS * workers))
    portions = [items[start : start + size] for start in range(0, len(items), size)]
    pool = ThreadPoolExecutor(workers)
    try:
        parts = pool.map(lambda portion: [function(item) for item in portion], portions)
        return [result for part in parts for result in part]
    finally:
        pool.shutdown(cancel_futures=True)


def answer_plainly(work, *args):
    """Run a program's work; Ctrl-C and full disks get one line.  Returns the status."""
    try:
        return work(*args)
    except KeyboardInterrupt:
        print("stopped by Ctrl-C; nothing was written", file=sys.stderr)
        return 130
    except OSError as problem:
        name = f" {problem.filename}" if problem.filename else ""
        print(f"the file system says:{name} {problem.strerror}", file=sys.stderr)
    except MemoryError:
        print("not enough memory; choose a smaller problem", file=sys.stderr)
    return 2
