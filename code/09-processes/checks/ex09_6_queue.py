"""Check of exercise 09.6: long results and several workers make wrong orders hang."""

import multiprocessing
import time

from process_meeting import Meeting

TITLE = "Put the steps of a queue in order"
HINTS = (
    "For each queue ask: who waits for whom, and what if nobody puts anything in?",
    "Each worker takes one end marker and stops, so there is one for each of them, "
    "after all gauges.",
    "Gauges, end markers, start, take the results, and join last: a worker with a "
    "long result ends only when somebody takes it.",
)
TIME_LIMIT_S = 10
LONG = 300_000  # characters of a result: more than a pipe holds
PATIENCE_S = 3
GAUGES = ["north", "east", "harbour", "south", "mill"]


def measure(gauge):
    return gauge * (LONG // len(gauge))


def check(answer, require):
    meeting = Meeting(measure, 2)
    found = answer.measure_all(meeting, list(GAUGES), 2)
    alive = still_alive()
    for process in alive:
        process.terminate()
    meeting.require_workers(require, "measured gauges")
    require(
        not alive,
        f"{len(alive)} workers still run when `measure_all` returns: each of them "
        "needs an end marker of its own, and the main process joins them.",
    )
    called = sorted(arguments for _, _, arguments in meeting.calls())
    require(
        called == sorted(f"({gauge!r},)" for gauge in GAUGES),
        f"Measured were {', '.join(called)}: each gauge once, and no end marker.",
    )
    require(
        found == {gauge: measure(gauge) for gauge in GAUGES},
        f"{len(found)} results came back for {len(GAUGES)} gauges: take as many from "
        "the queue as there are gauges.",
    )
    require(
        answer.measure_all(len, ["dike"], 3) == {"dike": 4},
        "With one gauge and three workers the result is wrong.",
    )


def still_alive():
    """Workers that have not ended a moment after the answer returned."""
    end = time.monotonic() + PATIENCE_S
    while multiprocessing.active_children() and time.monotonic() < end:
        time.sleep(0.02)
    return multiprocessing.active_children()
