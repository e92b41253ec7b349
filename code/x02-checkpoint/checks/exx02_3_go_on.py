"""Check of exercise x02.3: a checkpoint with gaps, and a power cut at the last block."""

import threading
from concurrent.futures import ThreadPoolExecutor

TITLE = "Go on where it stopped"
HINTS = (
    "There are three faults: one in the list of missing blocks, one in the streams, and "
    "one in the moment of saving.",
    "A block with 0 hits is counted; block 4 needs streams[4], whoever is missing "
    "before it; what is not saved is lost.",
    "Submit for each index, size, stream of enumerate(zip(sizes, streams)) that is not "
    "in `hits`; then hits[index] = job.result() and save(hits) in the same loop.",
)
TIME_LIMIT_S = 20
PATIENCE_S = 1.2  # a save comes within milliseconds after its block
SIZES = [30, 30, 30, 1, 30, 30, 30, 8]
HELD = {0: 23, 3: 0, 5: 25}  # block 3 has one point, and no hit


class PowerCut(Exception):
    pass


class Counter:
    """Counts blocks; knows which stream came with which size; can be cut off."""

    def __init__(self, cut=None):
        self.cut, self.calls, self.saved = cut, [], {}
        self.all_saved = threading.Event()
        self.main = threading.get_ident()

    def count(self, size, stream):
        self.calls.append((size, stream, threading.get_ident()))
        if stream == self.cut:
            self.all_saved.wait(PATIENCE_S)
            raise PowerCut
        return hits_of(size, stream)

    def save(self, hits):
        self.saved = dict(hits)
        if len(self.saved) == len(SIZES) - 1:
            self.all_saved.set()


def hits_of(size, stream):
    return (size * 7 + int(stream[6:]) * 3) % (size + 1)


STREAMS = [f"stream{index}" for index in range(len(SIZES))]


def check(answer, require):
    expected = HELD | {
        index: hits_of(size, STREAMS[index])
        for index, size in enumerate(SIZES)
        if index not in HELD
    }
    counter, total = run(answer, dict(HELD))
    judge_blocks(counter, require)
    require(
        total == sum(expected.values()) and counter.saved == expected,
        f"The checkpoint holds {counter.saved} at the end, and the sum is {total}; a "
        f"run without a kill gives {expected} and {sum(expected.values())}.",
    )
    require(
        all(thread != counter.main for *_, thread in counter.calls),
        "A block was counted by the main thread: hand it to the pool with `submit`.",
    )
    counter, _ = run(answer, dict(HELD), cut=STREAMS[-1])
    lost = len(SIZES) - 1 - len(counter.saved)
    require(
        lost == 0,
        f"The power was cut while the last block was under way, and {lost} of the "
        "blocks before it were not in the checkpoint: save after each block.",
    )
    counter, total = run(answer, dict(expected))
    require(
        not counter.calls and total == sum(expected.values()),
        "All blocks were in the checkpoint, and one was counted again, or the sum is "
        "another one.",
    )


def run(answer, hits, cut=None):
    counter = Counter(cut)
    with ThreadPoolExecutor(2) as pool:
        try:
            call = (pool, list(SIZES), hits, counter.count, list(STREAMS))
            total = answer.go_on(*call, counter.save)
        except PowerCut:
            total = None
    return counter, total


def judge_blocks(counter, require):
    counted = [STREAMS.index(stream) for _, stream, _ in counter.calls]
    sizes = [size for size, *_ in counter.calls]
    require(
        SIZES[3] not in sizes,
        "Block 3 was counted again: the checkpoint has 0 hits for it, and 0 hits is a "
        "result.",
    )
    used = sorted(set(counted) & HELD.keys())
    require(
        not used,
        f"Streams {used} were used again: they belong to blocks that the checkpoint "
        "holds, so the same points would count twice; block i needs streams[i].",
    )
    require(
        len(set(counted)) == len(counted)
        and all(size == SIZES[i] for i, size in zip(counted, sizes, strict=True)),
        "A block got the stream of another block: block i needs streams[i].",
    )
    missing = sorted(set(range(len(SIZES))) - HELD.keys())
    require(
        sorted(counted) == missing,
        f"Blocks {missing} were missing, and {sorted(counted)} were counted.",
    )
