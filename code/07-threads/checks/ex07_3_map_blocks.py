"""Check of exercise 07.3: blocks that wait for each other show who counts them."""

import random
import threading
import time
from dataclasses import dataclass

TITLE = "Map blocks over threads"
HINTS = (
    "You need one stream for each block, a pool of threads, and a sum.",
    "streams = [make_stream(index) for index in range(len(sizes))], then "
    "`with ThreadPoolExecutor(workers) as pool:` and pool.map(...).",
    "pool.map(count_hits, sizes, streams) hands each thread a size and a stream; "
    "return the sum of what it gives.",
)
PATIENCE_S = 1.0  # time in which another thread must turn up
SHORT_S = 0.3  # time in which one thread too many would turn up
SIZES = [7, 7, 7, 7, 7, 7, 5]


@dataclass(frozen=True)
class Stream:
    """Stands in for a random stream, and knows the block to which it belongs."""

    index: int


class World:
    """Counts blocks slowly, and notes who counts which of them, and when."""

    def __init__(self, workers):
        self.workers = workers
        self.change = threading.Condition()
        self.calls = []  # (size, stream, thread)
        self.inside = self.most = 0
        self.given_up = False
        self.look_until = None  # until then all stay, so that one too many is seen

    def count_hits(self, size, stream):
        with self.change:
            self.calls.append((size, stream, threading.current_thread()))
            self.inside += 1
            self.most = max(self.most, self.inside)
            self.change.notify_all()
            if not self.given_up:  # nobody else comes: do not wait again
                met = self.wait_for(self.workers, PATIENCE_S)
                self.given_up = not met
            if not self.given_up:
                self.look_until = self.look_until or time.monotonic() + SHORT_S
                rest_s = self.look_until - time.monotonic()
                self.wait_for(self.workers + 1, max(0, rest_s))
            self.inside -= 1
        return hits_of(size, stream.index)

    def wait_for(self, number, seconds):
        return self.change.wait_for(lambda: self.most >= number, seconds)


def hits_of(size, index):
    return size + 100 * index


def check(answer, require):
    for workers, sizes in ((2, SIZES), (3, SIZES)):
        world = World(workers)
        total = count(answer, world, sizes, require)
        judge_threads(world, require)
        judge_blocks(world, sizes, require)
        judge_total(total, sizes, require)
    for workers, sizes in ((1, SIZES), (5, SIZES[-2:]), (2, [])):
        world = World(1)
        total = count(answer, world, sizes, require, workers)
        judge_blocks(world, sizes, require)
        judge_total(total, sizes, require)
    judge_real_streams(answer, require)


def count(answer, world, sizes, require, workers=None):
    """Call the answer; an error after a count in the main thread has one cause."""
    workers = workers or world.workers
    try:
        return answer.count_in_threads(world.count_hits, Stream, list(sizes), workers)
    except TypeError:
        main = threading.main_thread()
        require(
            all(thread is not main for _, _, thread in world.calls),
            "`count_hits` was called before it reached a thread: hand over the "
            "function and its arguments separately, without the brackets of a call.",
        )
        raise


def judge_threads(world, require):
    threads = {thread for _, _, thread in world.calls}
    require(world.calls, "`count_hits` was never called: each block needs one call.")
    require(
        threads != {threading.main_thread()},
        "All blocks were counted by the main thread, one after the other: hand them "
        "to the threads of a pool.",
    )
    require(
        world.most >= 2,
        "Never were two blocks counted at the same time: hand out all blocks before "
        "you ask for the first result.",
    )
    require(
        world.most <= world.workers,
        f"{world.most} blocks were counted at the same time by {world.workers} "
        "workers: tell the pool how many threads it may use.",
    )
    require(
        world.most == world.workers,
        f"At most {world.most} blocks were counted at the same time, although there "
        f"are {world.workers} workers: use them all.",
    )


def judge_blocks(world, sizes, require):
    found = sorted(stream.index for _, stream, _ in world.calls)
    for index in range(len(sizes)):
        times = found.count(index)
        require(
            times <= 1,
            f"The stream of block {index} was used {times} times, so different blocks "
            "get the same random numbers: each block has a stream of its own.",
        )
        require(
            times == 1,
            f"Block {index} of {len(sizes)} was not counted with its stream, which is "
            f"make_stream({index}): go through all blocks, whatever `workers` is.",
        )
    for size, stream, _ in world.calls:
        require(
            stream.index < len(sizes) and sizes[stream.index] == size,
            f"The stream of block {stream.index} was used for {size} points: "
            "make_stream(i) and sizes[i] belong together, counted from 0.",
        )


def judge_total(total, sizes, require):
    expected = sum(hits_of(size, index) for index, size in enumerate(sizes))
    require(
        total is not None,
        "`count_in_threads` returns nothing (None): return the sum of the hits.",
    )
    require(
        isinstance(total, int),
        f"`count_in_threads` returned a {type(total).__name__}: return one whole "
        "number, the sum of the hits of all blocks.",
    )
    require(
        total == expected,
        f"All blocks were counted, but their sum is {total} instead of {expected}: "
        "let each thread return its hits, and add them at one place.",
    )


def judge_real_streams(answer, require):
    sizes = [1000, 1000, 400]
    totals = {
        workers: answer.count_in_threads(
            real_count, lambda index: random.Random(f"7/{index}"), sizes, workers
        )
        for workers in (1, 2, 3)
    }
    expected = sum(
        real_count(size, random.Random(f"7/{index}"))
        for index, size in enumerate(sizes)
    )
    require(
        set(totals.values()) == {expected},
        f"With 1, 2 and 3 workers you count {list(totals.values())} hits instead of "
        f"{expected} each time: the result must not depend on the workers.",
    )


def real_count(size, stream):
    return sum(stream.random() ** 2 + stream.random() ** 2 < 1 for _ in range(size))
