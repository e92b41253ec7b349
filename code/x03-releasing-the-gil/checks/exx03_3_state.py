"""Check of exercise x03.3: which points are counted, by whom, and at the same time."""

import ctypes
import threading

import hidden_state

TITLE = "A library with a state of its own, in threads"
HINTS = (
    "Two threads that ask for the next points read the same state.  Which function of "
    "the library needs no state?",
    "Block number i begins at point i * block; you know that before any thread starts.",
    "sum(pool.map(library.count_from, range(0, n_samples, block), sizes))",
)
TIME_LIMIT_S = 60
PATIENCE_S = 0.5  # time in which, for each block, a second thread must turn up


class Library:
    """Stands in for the library: notes each call, and lets two of them meet."""

    def __init__(self):
        self.change = threading.Condition()
        self.inside = self.most = self.moved = 0
        self.blocks = []

    def count_from(self, first, n_samples):
        with self.change:
            self.blocks.append((first, n_samples))
            self.inside += 1
            self.most = max(self.most, self.inside)
            self.change.notify_all()
            self.change.wait_for(lambda: self.most >= 2, PATIENCE_S)
            self.inside -= 1
        return n_samples

    def count_next(self, n_samples):
        self.moved += 1
        return n_samples

    def start_again(self):
        self.moved += 1


def check(answer, require):
    library = Library()
    total = answer.count_points(library, 10, 3, 2)
    judge_state(library, total, require)
    points = sorted(p for first, n in library.blocks for p in range(first, first + n))
    require(
        points == list(range(10)),
        f"Of ten points in blocks of 3 your blocks (first, points) are "
        f"{sorted(library.blocks)}: each point must be counted once.",
    )
    require(
        total == 10, f"The hits of the blocks add up to 10, and you return {total}."
    )
    require(
        library.most >= 2,
        "Never were two blocks counted at the same time: without a shared state no "
        "lock is needed, and all blocks can be handed out at once.",
    )
    judge_hits(answer, require)


def judge_state(library, total, require):
    require(
        not library.moved,
        "`count_next` moves the state that all threads share: two of them read the "
        "same state, and count the same points.",
    )
    require(
        isinstance(total, int),
        "`count_points` must return one whole number: add the hits of the blocks.",
    )


def judge_hits(answer, require):
    library = hidden_state.load(ctypes.CDLL)
    for n_samples, block, workers in [(100_003, 7_000, 3), (5, 8, 2)]:
        expected = library.count_from(0, n_samples)
        found = answer.count_points(library, n_samples, block, workers)
        require(
            found == expected,
            f"Points 0 to {n_samples - 1} have {expected} hits, and you get {found}.",
        )
