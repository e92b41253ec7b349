"""Check of exercise 10.4: the same storms for any number of workers, drawn in parallel."""

import threading
import time

import numpy as np

TITLE = "The same floods on any number of workers"
HINTS = (
    "Print `sizes` for 2 and for 3 workers: which storms does a stream belong to?",
    "Cut the storms into blocks of BLOCK_STORMS and a rest; `workers` may appear in "
    "the line of the pool only.",
    "full, rest = divmod(n_storms, BLOCK_STORMS), and "
    "sizes = [BLOCK_STORMS] * full + ([rest] if rest else []).",
)
PATIENCE_S = 1.0  # time in which a second worker must turn up
SHORT_S = 0.3  # time in which one worker too many would turn up
N_STORMS = 7_654
WORKERS = (1, 2, 3, 8)


class World:
    """Draws storms, and notes sizes, streams and how many workers meet."""

    def __init__(self, expected_workers=None):
        self.expected = expected_workers  # None: nobody waits
        self.change = threading.Condition()
        self.sizes, self.streams, self.threads = [], [], set()
        self.inside = self.most = 0
        self.look_until = None

    def count_floods(self, n, stream):
        with self.change:
            self.sizes.append(n)
            self.streams.append(stream)
            self.threads.add(threading.current_thread())
            self.inside += 1
            self.most = max(self.most, self.inside)
            self.change.notify_all()
            if self.expected:
                self.meet()
            self.inside -= 1
        return int(np.count_nonzero(stream.gumbel(2.0, 0.3, n) > 3.0))

    def meet(self):
        """Wait for the others, then a little for one too many; at most once each."""
        met = self.change.wait_for(lambda: self.most >= self.expected, PATIENCE_S)
        if not met:
            self.expected = None
            return
        self.look_until = self.look_until or time.monotonic() + SHORT_S
        rest_s = max(0, self.look_until - time.monotonic())
        self.change.wait_for(lambda: self.most > self.expected, rest_s)


def check(answer, require):
    require(
        getattr(answer, "BLOCK_STORMS", None) == 1000,
        "BLOCK_STORMS is not 1000 any more: keep it, results depend on it.",
    )
    for n_storms in (N_STORMS, 3000, 1, 0):
        judge_storms(answer, n_storms, require)
    judge_streams(answer, require)
    judge_floods(answer, require)
    judge_workers(answer, require)


def judge_storms(answer, n_storms, require):
    world = World()
    floods = answer.count_all_floods(world.count_floods, n_storms, 7, 2)
    require(
        sum(world.sizes) == n_storms,
        f"{sum(world.sizes)} of {n_storms} storms were drawn: the last block holds "
        "the rest.",
    )
    require(
        isinstance(floods, int),
        f"`count_all_floods` returned {floods!r}: return the sum of the floods.",
    )


def judge_streams(answer, require):
    numbers = {seed: streams_of(answer, seed, require) for seed in (7, 8)}
    require(
        numbers[7] == streams_of(answer, 7, require),
        "Two runs with the seed 7 draw different storms: make all streams from the "
        "seed.",
    )
    shared = set(numbers[7]) & set(numbers[8])
    require(
        not shared,
        f"Seeds 7 and 8 have {len(shared)} streams in common: do not add to the seed, "
        "spawn from it.",
    )


def streams_of(answer, seed, require):
    """The first number of each stream, sorted; all must differ."""
    numbers, used = [], []

    def count_floods(n, stream):
        used.append(stream)
        numbers.append(stream.random())
        return 0

    answer.count_all_floods(count_floods, N_STORMS, seed, 2)
    require(
        len({id(stream) for stream in used}) == len(used),
        "Several calls of `count_floods` share one generator, so each result depends "
        "on who comes first: each block needs a generator of its own.",
    )
    require(
        len(set(numbers)) == len(numbers),
        "Several blocks draw the same storms: each block needs a child of its own.",
    )
    return sorted(numbers)


def judge_floods(answer, require):
    worlds = {workers: World() for workers in WORKERS}
    floods = [
        answer.count_all_floods(world.count_floods, N_STORMS, 7, workers)
        for workers, world in worlds.items()
    ]
    require(
        len(set(floods)) == 1,
        f"With {', '.join(map(str, WORKERS))} workers you count {floods} floods: cut "
        "the storms into blocks of BLOCK_STORMS, whatever `workers` is.",
    )
    require(
        sorted(worlds[1].sizes) == [654] + [1000] * 7,
        f"The blocks hold {sorted(worlds[1].sizes)} storms: take blocks of "
        "BLOCK_STORMS, and one for the rest.",
    )


def judge_workers(answer, require):
    for workers in (2, 3):
        world = World(workers)
        answer.count_all_floods(world.count_floods, N_STORMS, 7, workers)
        require(
            world.most >= 2,
            "Never were two blocks drawn at the same time: keep the pool, and hand "
            "out all blocks before you ask for the first result.",
        )
        require(
            world.most == workers,
            f"{world.most} blocks were drawn at the same time by {workers} workers: "
            "the pool must have `workers` threads, no more and no fewer.",
        )
