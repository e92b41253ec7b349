"""Check of exercise x02.3: a checkpoint with gaps, and a power cut at the last block."""

import threading
from concurrent.futures import ThreadPoolExecutor

TITLE = "Go on where it stopped"
HINTS = (
    "There are three faults: one in the list of missing blocks, one in the streams, and "
    "one in the moment of saving.",
    "A block with 0 hits is counted; block 4 needs streams[4], whoever is missing "
    "before it; what is not saved is lost.",
    "jobs = {pool.submit(count_hits, sizes[i], streams[i]): i for each i that is not in "
    "`hits`}; for job in as_completed(jobs): hits[jobs[job]] = job.result(), save(hits).",
)
TIME_LIMIT_S = 20
PATIENCE_S = 1.2  # a save comes within milliseconds after its block
SIZES = [30, 30, 30, 1, 30, 30, 30, 8]
HELD = {0: 23, 3: 0, 5: 25}  # block 3 has one point, and no hit


class PowerCut(Exception):
    pass


class Counter:
    """Counts blocks; one of them is ready last, or is cut off by the power."""

    def __init__(self, slow, cut):
        self.slow, self.cut = slow, cut
        self.calls, self.saved, self.savers = [], {}, set()
        self.others_saved = threading.Event()

    def count(self, size, stream):
        self.calls.append((size, stream, threading.get_ident()))
        if stream == self.slow:
            self.others_saved.wait(PATIENCE_S)
            if self.cut:
                raise PowerCut
        return hits_of(size, stream)

    def save(self, hits):
        self.saved = dict(hits)
        self.savers.add(threading.get_ident())
        if len(self.saved) >= len(SIZES) - 1:
            self.others_saved.set()


def hits_of(size, stream):
    return (size * 7 + int(stream[6:]) * 3) % (size + 1)


STREAMS = [f"stream{index}" for index in range(len(SIZES))]
EXPECTED = HELD | {
    index: hits_of(size, STREAMS[index])
    for index, size in enumerate(SIZES)
    if index not in HELD
}


def check(answer, require):
    counter, total = run(answer, HELD, slow=STREAMS[1])
    judge_blocks(counter, require)
    judge_hits(counter.saved, total, require)
    judge_threads(counter, require)
    counter, _ = run(answer, HELD, slow=STREAMS[-1], cut=True)
    lost = len(SIZES) - 1 - len(counter.saved)
    require(
        lost == 0,
        f"The power was cut while the last block was under way, and {lost} of the "
        "blocks before it were not in the checkpoint: save after each block.",
    )
    counter, _ = run(answer, HELD, slow=STREAMS[1], cut=True)
    lost = len(SIZES) - 1 - len(counter.saved)
    require(
        lost == 0,
        f"The power was cut while block 1 was under way, and {lost} blocks that were "
        "ready were not in the checkpoint: do not wait for the first one, take the "
        "results as they come, with `as_completed`.",
    )
    counter, total = run(answer, EXPECTED)
    require(
        not counter.calls and total == sum(EXPECTED.values()),
        "All blocks were in the checkpoint, and one was counted again, or the sum is "
        "another one.",
    )


def run(answer, hits, slow=None, cut=False):
    counter = Counter(slow, cut)
    with ThreadPoolExecutor(2) as pool:
        try:
            call = (pool, list(SIZES), dict(hits), counter.count, list(STREAMS))
            total = answer.go_on(*call, counter.save)
        except PowerCut:
            total = None
    return counter, total


def judge_hits(saved, total, require):
    others = sorted(i for i in EXPECTED if saved.get(i) != EXPECTED[i])
    require(
        not others or sorted(saved.values()) != sorted(EXPECTED.values()),
        f"The hits of blocks {others} were noted for other blocks: they come in the "
        "order in which they are ready; keep which job counts which block, in a "
        "dictionary.",
    )
    require(
        not others,
        f"At the end the checkpoint holds other hits for blocks {others} than a run "
        f"without a kill: {saved} instead of {EXPECTED}.",
    )
    expected = sum(EXPECTED.values())
    require(total == expected, f"`go_on` returned {total} instead of {expected}.")


def judge_threads(counter, require):
    main = threading.get_ident()
    require(
        all(thread != main for *_, thread in counter.calls),
        "A block was counted by the main thread: hand it to the pool with `submit`.",
    )
    require(
        counter.savers == {main},
        "`save` was called by a worker: two workers could save at once, and the one "
        "with fewer hits last; have one writer, the main thread.",
    )


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
