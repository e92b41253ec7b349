"""Check of exercise x03.2: the hits, and two threads inside C at the same time."""

import pi_numpy
import threads_inside

TITLE = "Two threads inside C at the same time"
HINTS = (
    "Two things keep the threads apart here: one in the way the library is loaded, and "
    "one in the way the blocks are handed out.",
    "ctypes has two loaders, and one of them holds the GIL during each call; and "
    "`.result()` waits, so nothing else is handed out meanwhile.",
    "ctypes.CDLL(path) in `load`, and sum(pool.map(count_hits, sizes, streams)) in "
    "`count_all_hits`.",
)
TIME_LIMIT_S = 60
PATIENCE_MS = 800  # time in which a second thread must turn up


def check(answer, require):
    for call in [(10_007, 5, 999, 2), (70, 1, 70, 3)]:
        judge_hits(answer, require, *call)
    stream = threads_inside.open_meeting(PATIENCE_MS)
    answer.block_streams = lambda seed, n_blocks: [stream] * n_blocks
    answer.count_all_hits(4, 1, 1, 2)
    if threads_inside.load().most_inside() >= 2:
        return
    inside = threads_inside.most_inside(answer.count_hits, PATIENCE_MS)
    require(
        inside >= 2,
        "Never were two threads inside C at the same time: `count_hits` holds the GIL "
        "while C counts, so look at the loader in `load`.",
    )
    require(
        False,
        "`count_hits` releases the GIL, but `count_all_hits` hands out one block at a "
        "time: hand out all blocks before you ask for the first result.",
    )


def judge_hits(answer, require, n_samples, seed, block, workers):
    expected = pi_numpy.count_all_hits(n_samples, seed, block)
    found = answer.count_all_hits(n_samples, seed, block, workers)
    require(
        isinstance(found, int),
        "`count_all_hits` must return one whole number: add the hits of the blocks.",
    )
    require(
        found == expected,
        f"{n_samples} points with seed {seed} have {expected} hits; you get "
        f"{found}: keep a stream for each block, in the order of the blocks.",
    )
