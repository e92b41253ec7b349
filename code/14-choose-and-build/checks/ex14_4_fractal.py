"""Check of exercise 14.4: rows of uneven work show how the work was shared."""

import functools
import os
import tempfile
import time
from collections import Counter
from pathlib import Path

import fractal

TITLE = "Share out rows of uneven work"
HINTS = (
    "All the expensive rows are neighbours: who gets them when each worker takes one "
    "portion of rows?",
    "Smaller portions: a worker that is ready takes the next one. They may not be so "
    "large that one worker gets most of the expensive rows.",
    "pool.map(row_of_steps, range(n_rows), chunksize=4), whatever `n_rows` and "
    "`workers` are.",
)
TIME_LIMIT_S = 50
PATIENCE_S = 5.0  # time in which another worker must turn up
N_ROWS = 83
EXPENSIVE = range(55, 79)  # all of them in the last third
EXPENSIVE_S = 0.03
MAX_SHARE = 0.7  # of the expensive rows, for one of two workers
MAIN = os.getpid()


def row_of(row):
    """Stands in for a row of the fractal; no two rows are the same."""
    return [row, row * row]


def slow_row(folder, wanted, main, row):
    """Note who computes this row; the first rows wait for the other workers."""
    handle, _ = tempfile.mkstemp(prefix=f"row-{row}-{os.getpid()}-", dir=folder)
    os.close(handle)
    if os.getpid() != main:
        wait_for_others(Path(folder), wanted)
        if row in EXPENSIVE:
            time.sleep(EXPENSIVE_S)
    return row_of(row)


def wait_for_others(folder, wanted):
    """Once: until all workers are there, so that a slow start does not count."""
    flag = folder / "done"
    end = time.monotonic() + PATIENCE_S
    while not flag.exists() and time.monotonic() < end:
        if len({process for _, process in notes(folder)}) >= wanted:
            (folder / "met").touch()
            break
        time.sleep(0.02)
    flag.touch()


def notes(folder):
    """(row, process) of each call."""
    names = [path.name.split("-") for path in Path(folder).glob("row-*")]
    return [(int(name[1]), int(name[2])) for name in names]


def check(answer, require):
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        function = functools.partial(slow_row, folder, 2, MAIN)
        rows = answer.image(function, N_ROWS, 2)
        seen, met = notes(folder), Path(folder, "met").exists()
    judge_calls(seen, N_ROWS, require)
    judge_rows(rows, N_ROWS, require)
    judge_workers(seen, met, require)
    judge_balance(seen, require)
    for n_rows, workers in ((1, 2), (7, 3), (5, 1)):
        judge_rows(answer.image(row_of, n_rows, workers), n_rows, require)
    judge_real(answer, require)


def judge_calls(seen, n_rows, require):
    require(seen, "`row_of_steps` was never called: each row needs one call.")
    times = Counter(row for row, _ in seen)
    for row in range(n_rows):
        require(
            times[row] == 1,
            f"Row {row} of {n_rows} was computed {times[row]} times: each row needs "
            "exactly one call.",
        )


def judge_rows(rows, n_rows, require):
    require(
        isinstance(rows, list) and len(rows) == n_rows,
        f"`image` must return a list of {n_rows} rows.",
    )
    require(
        rows == [row_of(row) for row in range(n_rows)],
        f"The {n_rows} rows are not in their order, from top to bottom: sort them by "
        "their number, or let the pool keep the order.",
    )


def judge_workers(seen, met, require):
    processes = {process for _, process in seen}
    require(
        processes != {MAIN},
        "All rows were computed by the main process: hand them to the processes of a "
        "pool.",
    )
    require(
        len(processes) > 1,
        f"One process computed all {N_ROWS} rows, although `workers` is 2: hand out "
        "smaller portions.",
    )
    require(
        met,
        "Never were two rows computed at the same time: hand out all rows before you "
        "ask for the first one.",
    )
    require(
        len(processes) == 2,
        f"{len(processes)} processes computed rows, although `workers` is 2: tell the "
        "pool how many workers it may use.",
    )


def judge_balance(seen, require):
    shares = Counter(process for row, process in seen if row in EXPENSIVE)
    largest = max(shares.values())
    require(
        largest <= MAX_SHARE * len(EXPENSIVE),
        f"One of the two workers computed {largest} of the {len(EXPENSIVE)} expensive "
        "rows while the other one had nothing to do: hand out smaller portions.",
    )


def judge_real(answer, require):
    """The real fractal, its first rows."""
    rows = answer.image(fractal.row_of_steps, 11, 2)
    require(
        rows == fractal.image(11),
        "For the first rows of the real fractal you return something else than "
        "`fractal.py`.",
    )
