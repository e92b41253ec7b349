"""Check of exercise 12.2: gauges that wait for each other show when they are asked."""

import threading

from dask.delayed import Delayed

TITLE = "A plan that works too early"
HINTS = (
    "Which functions run while the plan is made? Read each line from the inside out.",
    "delayed(f) makes a function whose calls are noted; delayed(f(x)) calls f at once.",
    "levels = [delayed(ask)(gauge) for gauge in gauges], and write in the same way.",
)
PATIENCE_S = 1.0  # time in which a second gauge must be asked
CASES = [["north", "mill", "lock", "dike", "farm"], ["inlet", "church"], ["east"], []]


class World:
    """Notes who is asked, and how many gauges are asked at the same time."""

    def __init__(self):
        self.change = threading.Condition()
        self.asked, self.written = [], []
        self.inside = self.most = 0
        self.given_up = False

    def ask(self, gauge):
        with self.change:
            self.asked.append(gauge)
            self.inside += 1
            self.most = max(self.most, self.inside)
            self.change.notify_all()
            if not self.given_up:
                met = self.change.wait_for(lambda: self.most >= 2, PATIENCE_S)
                self.given_up = not met
            self.inside -= 1
        return level_of(gauge)

    def write(self, levels):
        self.written.append(levels)
        return f"levels {levels}"


def level_of(gauge):
    return 100 + len(gauge)


def check(answer, require):
    for gauges in CASES:
        world = World()
        world.given_up = True  # nobody comes while the plan is made
        lazy = answer.lazy_message(world.ask, world.write, list(gauges))
        judge_plan(lazy, world, require)
        world.given_up = len(gauges) < 2
        message = lazy.compute(scheduler="threads", num_workers=2)
        judge_run(message, world, gauges, require)


def judge_plan(lazy, world, require):
    require(
        not world.asked,
        f"{len(world.asked)} gauges were asked while the plan was made: hand `ask` "
        "itself to delayed, and its argument to what delayed returns.",
    )
    require(
        not world.written,
        "The message was written while the plan was made: hand `write` itself to "
        "delayed, and the list to what delayed returns.",
    )
    require(
        isinstance(lazy, Delayed),
        f"`lazy_message` returned a {type(lazy).__name__}: return the delayed call "
        "itself, so that the caller decides when to compute it.",
    )


def judge_run(message, world, gauges, require):
    expected = [level_of(gauge) for gauge in gauges]
    require(
        len(world.written) == 1,
        f"`write` was called {len(world.written)} times at compute: call it once, as "
        "a delayed call that gets the list of levels.",
    )
    require(
        world.written == [expected],
        f"`write` got {world.written[0]!r} instead of {expected}: it needs the levels, "
        "in the order of the gauges.",
    )
    require(
        sorted(world.asked) == sorted(gauges),
        f"These gauges were asked: {sorted(world.asked)}; ask each one once.",
    )
    require(
        message == f"levels {expected}",
        f"compute() gave {message!r} instead of what `write` returned.",
    )
    require(
        len(gauges) < 2 or world.most >= 2,
        "The gauges were asked one after the other: make one delayed call for each.",
    )
