"""Repeat a measurement until other programs leave the machine alone.

    from quiet import when_quiet
    run = when_quiet(lambda: fresh_run("dask", 1_000_000, 100_000, 2))

Used with the option --patient of the scripts that measure; nothing to run.
"""

import contextlib
import os

import psutil

MAX_SHARE_OF_OTHERS = 0.05  # of all CPU time of the machine, during one run
MAX_TRIES = 200


def busy_and_all_s():
    """CPU seconds that all programs used, and those that could be used, since boot."""
    times = psutil.cpu_times()._asdict()
    for part in ("guest", "guest_nice"):  # counted in `user` and `nice` as well
        times.pop(part, None)
    idle = times["idle"] + times.get("iowait", 0.0)
    total = sum(times.values())
    return total - idle, total


def own_s():
    """CPU seconds of this process and its children, of those that ended as well."""
    seconds = sum(os.times()[:4])
    for child in psutil.Process().children():
        with contextlib.suppress(psutil.Error):  # it may end while we look
            seconds += sum(child.cpu_times()[:2])
    return seconds


def share_of_others(function):
    """(result of the function, share of the CPU time that other programs used)."""
    busy, total, own = *busy_and_all_s(), own_s()
    result = function()
    busy_end, total_end = busy_and_all_s()
    others = (busy_end - busy) - (own_s() - own)
    return result, max(others, 0.0) / max(total_end - total, 1e-9)


def when_quiet(function, patient=True):
    """Result of the function from a run during which the machine was ours.

    If that never happens, the run with the smallest share of others.
    """
    best = (None, float("inf"))
    for _ in range(MAX_TRIES if patient else 1):
        best = min(best, share_of_others(function), key=lambda pair: pair[1])
        if best[1] <= MAX_SHARE_OF_OTHERS:
            break
    return best[0]
