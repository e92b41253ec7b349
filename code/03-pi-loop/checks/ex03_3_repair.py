"""Check of exercise 03.3: the loop must be right beyond the second decimal, too."""

import math
import random

TITLE = "Repair a biased loop"
HINTS = (
    "Print the first ten points: which numbers can x be, and which can it not be?",
    "The points lie on a grid of 101 by 101, and the points of the edge stand for "
    "less area than the others.",
    "Draw each coordinate with stream.random(): it has 53 binary digits, not two "
    "decimals.",
)
N_SAMPLES = 200_000


class WatchedStream(random.Random):
    """A stream that counts its draws, and those of whole numbers."""

    def __init__(self, seed):
        super().__init__(seed)
        self.draws = self.whole_numbers = 0

    def random(self):
        self.draws += 1
        return super().random()

    def getrandbits(self, bits):  # what randint, randrange and choice draw from
        self.whole_numbers += 1
        return super().getrandbits(bits)


def check(answer, require):
    stream = WatchedStream(7)
    hits = answer.count_hits(N_SAMPLES, stream)
    require(
        not stream.whole_numbers,
        "The points still lie on a grid, because x and y are whole numbers divided "
        "by a whole number; a finer grid only hides the bias: draw real numbers.",
    )
    require(
        isinstance(hits, int),
        f"`count_hits` must return the number of hits, a whole number, not {hits!r}: "
        "a correction of the result hides the bias; repair how the points are drawn.",
    )
    require(
        stream.draws == 2 * N_SAMPLES,
        f"You drew {stream.draws} numbers from `stream` for {N_SAMPLES} points: each "
        "point needs one x and one y.",
    )
    reference = random.Random(7)
    points = ((reference.random(), reference.random()) for _ in range(N_SAMPLES))
    expected = sum(math.hypot(x, y) < 1.0 for x, y in points)
    require(
        hits == expected,
        f"Of {N_SAMPLES} points {expected} are inside, you counted {hits}: use the "
        "numbers as they are drawn (no rounding), x first, then y, and leave the "
        "comparison as it was.",
    )
