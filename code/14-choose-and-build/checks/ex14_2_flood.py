"""Check of exercise 14.2: storms that wait for each other show who floods them."""

import functools
import os
import sys
import tempfile
import threading
import time
from pathlib import Path

import flood

TITLE = "Flood a polder with many storms"
HINTS = (
    "One storm is a loop in Python: which kind of worker runs such loops in parallel?",
    "A pool of processes maps a function over a list and keeps the order; the function "
    "has to come from a module, as `peak_depth_mm` does.",
    "with ProcessPoolExecutor(workers, mp_context=get_context('spawn')) as pool: "
    "return list(pool.map(peak_depth_mm, storms))",
)
TIME_LIMIT_S = 50
PATIENCE_S = 5.0  # time in which another worker must turn up
SHORT_S = 0.5  # time in which one worker too many would turn up
MAIN = os.getpid()
STORMS = [(9 + 7 * number, 1 + number % 5) for number in range(11)]  # no round number


def depth_of(storm):
    """Stands in for the flood; no two storms give the same."""
    return 10 * storm[0] + storm[1]


def meeting(folder, wanted, main, storm):
    """Note who floods this storm; stay until `wanted` workers have done so."""
    who = f"{os.getpid()}-{threading.get_ident()}"
    handle, _ = tempfile.mkstemp(prefix=f"{storm[0]}_{storm[1]}-{who}-", dir=folder)
    os.close(handle)
    if os.getpid() != main:
        stay(Path(folder), wanted)
    elif threading.current_thread() is not threading.main_thread():
        time.sleep(0.05)  # so that every thread of a pool gets a storm
    return depth_of(storm)


def stay(folder, wanted):
    """Wait for the others once; when nobody comes, nobody waits again."""
    flag = folder / "done"
    end = time.monotonic() + PATIENCE_S
    while not flag.exists() and time.monotonic() < end:
        if len(workers_in(folder)) >= wanted:
            (folder / "met").touch()
            time.sleep(SHORT_S)  # one too many would come now
            break
        time.sleep(0.02)
    flag.touch()


def notes(folder):
    """(storm, process, thread) of each call."""
    names = [path.name.split("-") for path in Path(folder).glob("*_*-*")]
    return [(name[0], int(name[1]), int(name[2])) for name in names]


def workers_in(folder):
    return {process for _, process, _ in notes(folder)}


def check(answer, require):
    for workers in (2, 3):
        judge(answer, STORMS, workers, require)
    judge_values(answer, STORMS[:1], 1, require)
    judge_values(answer, [], 2, require)
    judge_real(answer, require)


def judge(answer, storms, workers, require):
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        function = functools.partial(meeting, folder, workers, MAIN)
        peaks = answer.ensemble(function, list(storms), workers)
        seen, met = notes(folder), Path(folder, "met").exists()
    judge_calls(seen, storms, require)
    judge_workers(seen, workers, met, require)
    judge_peaks(peaks, [depth_of(storm) for storm in storms], require)


def judge_calls(seen, storms, require):
    require(seen, "`peak_depth_mm` was never called: each storm needs one call.")
    for rain_mm, hours in storms:
        times = sum(name == f"{rain_mm}_{hours}" for name, _, _ in seen)
        require(
            times == 1,
            f"The storm ({rain_mm}, {hours}) was flooded {times} times: each storm "
            "needs exactly one call.",
        )


def judge_workers(seen, workers, met, require):
    processes = {process for _, process, _ in seen}
    threads = {thread for _, _, thread in seen}
    free = not getattr(sys, "_is_gil_enabled", lambda: True)()
    if free and processes == {MAIN} and len(threads) > 1:
        return  # without the GIL threads run loops in parallel, too
    judge_main(processes, threads, require)
    require(
        len(processes) > 1,
        f"One process flooded all storms, although there are {workers} workers: hand "
        "out all storms before you ask for the first result, in small portions.",
    )
    require(
        met,
        f"Never were {workers} storms flooded at the same time: hand out all storms "
        "before you ask for the first result, and let the pool use all its workers.",
    )
    require(
        len(processes) == workers,
        f"{len(processes)} processes flooded storms, although `workers` is {workers}: "
        "tell the pool how many workers it may use.",
    )


def judge_main(processes, threads, require):
    require(
        processes != {MAIN} or threads == {threading.main_thread().ident},
        "All storms were flooded by threads of one process: the flood is a loop in "
        "Python, so threads take turns; use processes.",
    )
    require(
        processes != {MAIN},
        "All storms were flooded by the main process, one after the other: hand them "
        "to the processes of a pool.",
    )


def judge_peaks(peaks, expected, require):
    require(
        isinstance(peaks, list),
        f"`ensemble` returned a {type(peaks).__name__}: return the list of all depths.",
    )
    require(
        sorted(map(repr, peaks)) == sorted(map(repr, expected))
        or len(peaks) != len(expected),
        "Some of the depths that you return belong to no storm: return what "
        "`peak_depth_mm` gives, unchanged.",
    )
    require(
        len(peaks) == len(expected),
        f"There are {len(peaks)} depths for {len(expected)} storms.",
    )
    require(
        peaks == expected,
        "The depths are right, but not in the order of the storms: whoever is ready "
        "first must not come first.",
    )


def judge_values(answer, storms, workers, require):
    peaks = answer.ensemble(depth_of, list(storms), workers)
    judge_peaks(peaks, [depth_of(storm) for storm in storms], require)


def judge_real(answer, require):
    """The real polder, three storms: the same depths as the serial program."""
    storms = [(112, 2), (16, 24), (147, 7)]
    peaks = answer.ensemble(flood.peak_depth_mm, storms, 2)
    expected = flood.ensemble(storms)
    require(
        peaks == expected,
        f"For the real polder you return {peaks} mm instead of {expected} mm.",
    )
