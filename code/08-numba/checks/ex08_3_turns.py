"""Check of exercise 08.3: the options of the compiled function, and who calls it."""

import threading

import numpy as np

TITLE = "Compiled, and still taking turns"
HINTS = (
    "The threads are there, and call the compiled function at the same time; what does "
    "that function hold while it runs?",
    "A compiled function that uses no Python objects can release the GIL, but only if "
    "you tell the decorator.",
    "@njit(nogil=True) above `highest_level`, and nothing else.",
)
TIME_LIMIT_S = 60  # compiling takes a second, or several on a busy computer
PATIENCE_S = 1.0  # time in which a second thread must turn up
KEPT = 0.75


class Meeting:
    """Stands in for the compiled function; its calls wait until two are under way."""

    def __init__(self, function):
        self.function = function
        self.change = threading.Condition()
        self.inside = self.most = 0
        self.given_up = False

    def __call__(self, *args):
        with self.change:
            self.inside += 1
            self.most = max(self.most, self.inside)
            self.change.notify_all()
            if not self.given_up:
                met = self.change.wait_for(lambda: self.most >= 2, PATIENCE_S)
                self.given_up = not met
            self.inside -= 1
        return self.function(*args)


def check(answer, require):
    function = answer.highest_level
    judge_levels(answer, require)
    require(
        hasattr(function, "targetoptions") and function.nopython_signatures,
        "`highest_level` is no compiled function any more: keep the decorator.",
    )
    require(
        not function.targetoptions.get("parallel"),
        "`parallel=True` shares out loops over `prange`, and here the level of a day "
        "needs that of the day before: let the pool share out the polders.",
    )
    require(
        function.targetoptions.get("nogil"),
        "`highest_level` is compiled, but it holds the GIL while it runs, so the "
        "threads take turns: tell the decorator to release it.",
    )
    judge_threads(answer, function, require)


def judge_levels(answer, require):
    draw = np.random.default_rng(8)
    polders = [draw.random(days) for days in (400, 1, 0, 7, 365, 30, 2)]
    expected = [slow_level(rain_mm) for rain_mm in polders]
    for workers in (1, 2, 5):
        levels = answer.highest_levels(polders, KEPT, workers)
        require(
            isinstance(levels, list) and len(levels) == len(polders),
            f"`highest_levels` must return a list with one level for each of the "
            f"{len(polders)} polders; it returned {levels!r}.",
        )
        require(
            bool(np.allclose(levels, expected, rtol=1e-12)),
            f"The levels are wrong with {workers} workers: keep what the loop computes, "
            "and the order of the polders.",
        )


def slow_level(rain_mm):
    level = highest = 0.0
    for today in rain_mm:
        level = KEPT * level + today
        highest = max(highest, level)
    return highest


def judge_threads(answer, function, require):
    meeting = answer.highest_level = Meeting(function)
    try:
        answer.highest_levels([np.ones(3)] * 4, KEPT, 2)
    finally:
        answer.highest_level = function
    require(
        meeting.most >= 2,
        "Never were two polders computed at the same time: keep the pool of threads, "
        "and hand out all polders before you ask for the first level.",
    )
