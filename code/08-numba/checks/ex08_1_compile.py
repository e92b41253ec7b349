"""Check of exercise 08.1: a clock of its own tells which calls were timed."""

import re
import time

import numpy as np
from numba.core.errors import NumbaError

TITLE = "Compile the loop, and time it without the compiler"
HINTS = (
    "The decorator that compiles a function stands in the first block of the section.",
    "Numba compiles during the first call with arguments of certain types; when should "
    "this call happen?",
    "@njit above the function, and the line `function(*args)` before `start = ...`.",
)
TIME_LIMIT_S = 60  # compiling takes a second, or several on a busy computer
COMPILE_S, CALL_S = 100.0, 1.0


class Clock:
    """Stands in for time.perf_counter; only calls of the timed function let it go on."""

    def __init__(self):
        self.now = 50.0

    def __call__(self):
        return self.now


class Compiled:
    """Stands in for a compiled function: slow when it meets new types."""

    def __init__(self, clock):
        self.clock = clock
        self.calls = []

    def __call__(self, *args):
        types = tuple(type(value) for value in args)
        known = any(types == call for call in self.calls)
        self.clock.now += CALL_S if known else COMPILE_S
        self.calls.append(types)
        return 0


def check(answer, require):
    judge_loop(answer.count_hits, require)
    for args in ((1000, "stream"), (2.5,), ()):
        judge_timing(answer, args, require)


def judge_loop(count_hits, require):
    require(
        hasattr(count_hits, "signatures") and hasattr(count_hits, "py_func"),
        "`count_hits` is still a Python function: put the decorator of Numba above it.",
    )
    for n in (0, 1, 10_007):
        try:
            hits, expected = count_hits(n, stream_of(n)), hits_of(n, stream_of(n))
        except NumbaError as refusal:
            require(False, f"Numba cannot compile `count_hits`: {reason(refusal)}")
        require(
            hits == expected,
            f"Of {n} points you count {hits} hits instead of {expected}: compile the "
            "loop as it is, with x drawn before y.",
        )
    require(
        count_hits.nopython_signatures,
        "`count_hits` runs, but in Python: use njit, without options.",
    )


def judge_timing(answer, args, require):
    clock = Clock()
    function = Compiled(clock)
    real, time.perf_counter = time.perf_counter, clock
    try:
        seconds = answer.seconds_of(function, *args)
    finally:
        time.perf_counter = real
    require(
        function.calls and isinstance(seconds, (int, float)),
        "`seconds_of` must call the function and return the seconds that a call took.",
    )
    wanted = tuple(type(value) for value in args)
    require(
        all(types == wanted for types in function.calls),
        "The call before the clock had other arguments: Numba compiles once more for "
        "other types, so use the same `*args` in both calls.",
    )
    require(
        seconds < COMPILE_S or len(function.calls) > 1,
        "The one call that you time is the first one, so the compiler's time is in it: "
        "call the function once before the clock starts.",
    )
    require(
        seconds < COMPILE_S,
        "The first call happens while the clock runs: let it happen before `start`.",
    )
    require(
        seconds == CALL_S,
        f"A call takes {CALL_S:g} s on the clock of this check, and you return "
        f"{seconds:g} s: read time.perf_counter() around one call.",
    )


def reason(refusal):
    """The second line of Numba's message, which says what it cannot do."""
    lines = re.sub(r"\x1b\[[0-9;]*m", "", str(refusal)).splitlines()
    return (lines + lines)[1].strip()


def stream_of(seed):
    return np.random.Generator(np.random.SFC64(seed))


def hits_of(n, stream):
    x, y = stream.random((n, 2)).T
    return int(np.count_nonzero(x * x + y * y < 1.0))
