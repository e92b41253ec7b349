"""Check of exercise 03.7: a false clock of a machine that gets slower and slower."""

import contextlib
import itertools
import time
from unittest import mock

TITLE = "Compare in turns (extension)"
HINTS = (
    "Write down the order of the calls for repeat = 3, warm-ups included.",
    "Keep two lists of times; inside one loop over the rounds, time old() and then "
    "new().",
    "After the loop: return min(old_times) / min(new_times).",
)
REPEAT = 4
OLD_S, NEW_S = 3.0, 2.0
SLOWER = 1.125  # after each call the machine is so much slower
WARM_UPS = ["old", "new"]
CLOCKS = ("perf_counter", "time", "process_time", "monotonic")


class TiredMachine:
    """Two functions that move a false clock, each call slower than the one before."""

    def __init__(self):
        self.now_s, self.factor = 1000.0, 1.0
        self.calls = []

    def read(self):
        return self.now_s

    def old(self):
        self.work("old", OLD_S)

    def new(self):
        self.work("new", NEW_S)

    def work(self, name, seconds):
        self.calls.append(name)
        self.now_s += seconds * self.factor
        if len(self.calls) >= 2:
            self.factor *= SLOWER

    @contextlib.contextmanager
    def clocks(self, answer):
        with contextlib.ExitStack() as stack:
            for name in CLOCKS:
                real = getattr(time, name)
                stack.enter_context(mock.patch.object(time, name, self.read))
                for alias, value in list(vars(answer).items()):
                    if value is real:
                        stack.enter_context(mock.patch.object(answer, alias, self.read))
            yield


def check(answer, require):
    machine = TiredMachine()
    with machine.clocks(answer):
        ratio = answer.compare(machine.old, machine.new, REPEAT)
    judge_order(machine.calls, require)
    expected = OLD_S / (NEW_S * SLOWER)
    require(
        isinstance(ratio, float), f"`compare` returned {ratio!r}: return one number."
    )
    require(
        abs(ratio - 1 / expected) > 1e-9,
        "The ratio is upside down: how many times faster `new` is, is the time of "
        "`old` divided by the time of `new`.",
    )
    require(
        abs(ratio - expected) < 1e-9,
        f"The best times are in the ratio {expected:.3f}, you returned {ratio:.3f}: "
        "divide the best time of `old` by the best time of `new`, without the "
        "warm-ups.",
    )


def judge_order(calls, require):
    both = min(calls.count("old"), calls.count("new"))
    require(both > 0, "Call both functions: old() and new(), with the brackets.")
    require(
        sorted(calls) == sorted(WARM_UPS * (REPEAT + 1)),
        f"old() was called {calls.count('old')} times and new() {calls.count('new')} "
        f"times: one warm-up and {REPEAT} runs each make {REPEAT + 1}.",
    )
    runs = calls[2:]
    in_turns = all(a != b for a, b in itertools.pairwise(runs))
    require(
        in_turns,
        "All runs of one function came before those of the other, while this machine "
        "gets slower: take turns, old, new, old, new.",
    )
    require(
        runs[0] == "old",
        "After the warm-ups the turns start with old(), so that all of us compare "
        "alike: old, new, old, new.",
    )
