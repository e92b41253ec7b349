"""Check of exercise 09.1: blocks that wait for each other show which process counts."""

import random
from dataclasses import dataclass

from process_meeting import Meeting

TITLE = "Count in processes"
HINTS = (
    "You need a pool of processes, a start method that all systems have, a map, a sum.",
    'ProcessPoolExecutor(workers, get_context("spawn")) is the pool; pool.map wants '
    "the function, then the sizes, then the streams.",
    'with ProcessPoolExecutor(workers, get_context("spawn")) as pool: return '
    "sum(pool.map(count_hits, sizes, streams))",
)
TIME_LIMIT_S = 40
SIZES = [7, 7, 7, 7, 7, 5]
INHERITED = 10**9
changed = False  # the check changes it; only a forked worker sees that


@dataclass(frozen=True)
class Stream:
    """Stands in for a random stream, and knows the block to which it belongs."""

    index: int


def hits_of(size, index):
    return size + 100 * index


def count(size, stream):
    return hits_of(size, stream.index) + INHERITED * changed


def real_count(size, stream):
    return sum(stream.random() ** 2 + stream.random() ** 2 < 1 for _ in range(size))


def check(answer, require):
    global changed
    changed = True
    for workers in (3, 2):
        meeting = Meeting(count, workers)
        streams = [Stream(index) for index in range(len(SIZES))]
        total = call(answer, meeting, streams, workers, require)
        meeting.require_workers(require, "counted blocks")
        judge_blocks(meeting, require)
        judge_total(total, require)
    judge_real_streams(answer, require)


def call(answer, meeting, streams, workers, require):
    """Call the answer; an error after a count in the main process has one cause."""
    try:
        return answer.count_in_processes(meeting, SIZES, streams, workers)
    except TypeError:
        if meeting.calls():
            meeting.require_workers(require, "counted blocks")
        raise


def judge_blocks(meeting, require):
    found = sorted(arguments for _, _, arguments in meeting.calls())
    wanted = sorted(repr((size, Stream(i))) for i, size in enumerate(SIZES))
    require(
        found == wanted,
        f"There are {len(wanted)} blocks, but the calls were {', '.join(found)}: count "
        "each block once, with its own stream.",
    )


def judge_total(total, require):
    require(
        total is not None,
        "`count_in_processes` returns nothing (None): return the sum of the hits.",
    )
    require(
        isinstance(total, int),
        f"`count_in_processes` returned a {type(total).__name__}: return one whole "
        "number, the sum of the hits of all blocks.",
    )
    require(
        total < INHERITED,
        "Your workers are forks of the main process, which Windows does not have and "
        'Python 3.14 no longer takes by itself: ask for get_context("spawn").',
    )
    expected = sum(hits_of(size, index) for index, size in enumerate(SIZES))
    require(
        total == expected,
        f"All blocks were counted, but their sum is {total} instead of {expected}.",
    )


def judge_real_streams(answer, require):
    sizes = [1000, 1000, 400]
    streams = [random.Random(f"9/{index}") for index in range(3)]
    expected = sum(map(real_count, sizes, streams))
    streams = [random.Random(f"9/{index}") for index in range(3)]
    total = answer.count_in_processes(real_count, sizes, streams, 1)
    require(
        total == expected,
        f"With 1 worker you count {total} hits instead of {expected}: the result must "
        "not depend on the workers.",
    )
