"""Check of exercise 07.4: whoever adds rain dawdles, so that a race is certain.

A thread that reads a total and then adds to it waits a moment for another thread to do
the same.  When the answer lets that happen, both have read the same total, and one of
the two additions is lost, on every machine and every run.
"""

import threading

TITLE = "Repair a race"
HINTS = (
    "Which two threads can be between reading a total and writing it, at the same time?",
    "One lock for all threads, made once, before the threads start; held from reading "
    "the total until it is written.",
    "lock = threading.Lock() beside totals = {}; inside the loop `with lock:` around "
    "the line totals[gauge] = ..., and nothing else.",
)
TIME_LIMIT_S = 10
PATIENCE_S = 1.0  # time in which a second thread must start to read
DAWDLE_S = 0.15  # time that an addition waits for a second one
BLOCKS = [
    [("north", 3), ("east", 1)],
    [("north", 4), ("east", 1)],
    [("north", 5), ("west", 9)],
    [("north", 2), ("east", 6)],
]
EXPECTED = {"north": 14, "east": 8, "west": 9}


class World:
    """Notes how many threads read a block, and how many add, at the same time."""

    def __init__(self):
        self.change = threading.Condition()
        self.inside = {"read": 0, "add": 0}
        self.most = {"read": 0, "add": 0}
        self.meetings = {"read": 0, "add": 0}
        self.read = []
        self.threads = set()
        self.given_up = False

    def stay(self, what, seconds):
        """Wait until a second thread does the same, at most so many seconds."""
        with self.change:
            self.inside[what] += 1
            self.most[what] = max(self.most[what], self.inside[what])
            meeting = self.meetings[what]
            if self.inside[what] >= 2:
                self.meetings[what] += 1
                self.change.notify_all()
            met = self.change.wait_for(lambda: self.meetings[what] > meeting, seconds)
            self.inside[what] -= 1
            return met

    def read_block(self, number):
        self.threads.add(threading.get_ident())
        with self.change:
            self.read.append(number)
        if self.most["read"] < 2 and not self.given_up:
            self.given_up = not self.stay("read", PATIENCE_S)
        return [(gauge, Rain(rain_mm, self)) for gauge, rain_mm in BLOCKS[number]]


class Rain(int):
    """A whole number that takes its time to be added, in a thread."""

    def __new__(cls, value, world):
        rain = super().__new__(cls, value)
        rain.world = world
        return rain

    def __add__(self, other):
        if threading.current_thread() is not threading.main_thread():
            self.world.stay("add", DAWDLE_S)
        return Rain(int(self) + int(other), self.world)

    __radd__ = __add__


def check(answer, require):
    world = World()
    totals = answer.rain_by_gauge(world.read_block, range(len(BLOCKS)), 2)
    judge_threads(world, require)
    judge_totals(totals, world, require)
    for workers in (1, 4):
        totals = answer.rain_by_gauge(BLOCKS.__getitem__, range(len(BLOCKS)), workers)
        require(
            totals == EXPECTED,
            f"With {workers} workers the totals are {totals} instead of {EXPECTED}.",
        )


def judge_threads(world, require):
    require(
        sorted(world.read) == list(range(len(BLOCKS))),
        f"The blocks that were read are {sorted(world.read)}: read each one once.",
    )
    require(
        len(world.threads) > 1,
        "All blocks were read by one thread: that ends the race, and with it all "
        "that threads were for; keep the pool with its `workers`.",
    )
    require(
        world.most["read"] >= 2,
        "The lock is held while a block is read, so the threads take turns for the "
        "long part, too: hold it for the addition to a total only.",
    )


def judge_totals(totals, world, require):
    require(
        isinstance(totals, dict) and sorted(totals) == sorted(EXPECTED),
        f"`rain_by_gauge` returned {totals!r}: return a dictionary with the total of "
        f"each gauge ({', '.join(EXPECTED)}).",
    )
    lost = sum(EXPECTED.values()) - sum(totals.values())
    require(
        lost == 0 or world.most["add"] >= 2,
        f"{lost} mm are lost, although no two threads added at the same time: a "
        "total was read before the lock was taken; read it while you hold the lock.",
    )
    require(
        lost == 0,
        f"{lost} mm of rain are lost: two threads read the same total, and the one "
        "that wrote last undid the other; let one thread at a time read, add and write.",
    )
    require(
        totals == EXPECTED,
        f"The totals are {totals} instead of {EXPECTED}: add all rain of each gauge.",
    )
