"""Check of exercise 03.4: the clocks are false ones that move only when we say so."""

import contextlib
import time
from unittest import mock

TITLE = "A stopwatch that can be trusted"
HINTS = (
    "You need one call that is not timed, then a loop in which one call is timed.",
    "Inside the loop: read time.perf_counter(), call function(), read the clock again "
    "and append the difference to a list.",
    "After the loop: return min(times), statistics.median(times), max(times).",
)
WARM_UP_S = 32.0
RUNS_S = [4.0, 1.0, 2.0, 16.0, 8.0]  # best 1, median 4, mean 6.2, worst 16
CLOCKS = ("perf_counter", "time", "process_time", "monotonic", "thread_time")


class FalseWorld:
    """Clocks that stand still, and a function that moves them; all is written down."""

    def __init__(self):
        self.now_s = 1000.0
        self.events = []

    def clock(self, name, factor=1):
        def read():
            self.events.append(name)
            return self.now_s if factor == 1 else int(self.now_s * factor)

        return read

    def function(self):
        calls = self.events.count("call")
        self.events.append("call")
        times = [WARM_UP_S, *RUNS_S]
        self.now_s += times[calls] if calls < len(times) else 64.0
        return "the result"

    @contextlib.contextmanager
    def instead_of_the_real_one(self, answer):
        """Replace the clocks in `time`, and those the answer imported by name."""
        with contextlib.ExitStack() as stack:
            for name in CLOCKS:
                for full, factor in ((name, 1), (name + "_ns", 10**9)):
                    real, false = getattr(time, full), self.clock(name, factor)
                    stack.enter_context(mock.patch.object(time, full, false))
                    for alias, value in list(vars(answer).items()):
                        if value is real:
                            stack.enter_context(mock.patch.object(answer, alias, false))
            yield


def check(answer, require):
    world = FalseWorld()
    with world.instead_of_the_real_one(answer):
        result = answer.time_runs(world.function, len(RUNS_S))
    judge_calls(world.events, require)
    require(
        "timeit" not in vars(answer),
        "`timeit` does this, too, with a clock that it hides; here you write what it "
        "does: read time.perf_counter() yourself.",
    )
    judge_clock(world.events, require)
    require(
        isinstance(result, (tuple, list)) and len(result) == 3,
        f"`time_runs` returned {result!r}: return three numbers, best, median, worst.",
    )
    judge_times(list(result), world.events, require)


def judge_calls(events, require):
    calls, runs = events.count("call"), len(RUNS_S)
    require(
        calls > 0,
        "`function` was never called: write function(), with the brackets.",
    )
    require(
        calls != runs,
        f"`function` was called {runs} times for {runs} runs: call it once more "
        "before them, as a warm-up that is not timed.",
    )
    require(
        calls == runs + 1,
        f"`function` was called {calls} times: one warm-up and {runs} runs are "
        f"{runs + 1} calls.",
    )


def judge_clock(events, require):
    used = set(events) - {"call"}
    require(used, "No clock was read: use time.perf_counter() before and after a call.")
    require(
        "process_time" not in used and "thread_time" not in used,
        "CPU time does not see waiting: use time.perf_counter() for the wall time.",
    )
    require(
        "time" not in used,
        "time.time() is the clock of the calendar and can be set back while you "
        "measure: use time.perf_counter().",
    )
    reads = len([event for event in events if event != "call"])
    require(
        reads > 2,
        "The clock was read once before and once after all runs, which gives only "
        "their mean: read it before and after every single call.",
    )


def judge_times(result, events, require):
    best, median, worst = result
    require(
        best >= 0 and worst >= 0,
        "A time is negative: take the reading after the call minus the one before it.",
    )
    require(
        worst != WARM_UP_S,
        "The warm-up call is among the times: call function() once before you start "
        "to collect them.",
    )
    require(
        worst != 0,
        "All times are zero: `function` was called outside the two readings of the "
        "clock; call it between them.",
    )
    require(
        median != sum(RUNS_S) / len(RUNS_S),
        "The second number is the mean, which one slow run can spoil: use "
        "statistics.median(times).",
    )
    expected = [min(RUNS_S), sorted(RUNS_S)[len(RUNS_S) // 2], max(RUNS_S)]
    require(
        sorted(result) != sorted(expected) or result == expected,
        f"The three numbers are right, their order is not: {result} instead of "
        f"{expected} (best, median, worst).",
    )
    reads = len([event for event in events if event != "call"])
    require(
        result == expected or reads >= 2 * len(RUNS_S),
        f"The clock was read {reads} times for {len(RUNS_S)} runs, so the times are "
        "not those of single calls: read it before and after every call.",
    )
    require(
        result == expected,
        f"For runs of {RUNS_S} s (warm-up: {WARM_UP_S} s) you returned {result} "
        f"instead of {expected}: time each call on its own, then sort the times.",
    )
