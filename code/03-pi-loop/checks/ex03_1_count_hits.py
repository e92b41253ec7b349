"""Check of exercise 03.1: counts known points, and watches how the stream is used."""

import random

TITLE = "Count the hits"
HINTS = (
    "Two blanks draw a number each; look at the four points that we drew by hand.",
    "A point is inside when its distance from (0, 0) is less than 1: x² + y² < 1.",
    "range(n_samples); x = stream.random(); y = stream.random(); "
    "if x * x + y * y < 1.0; return hits.",
)

INSIDE, OUTSIDE = (0.25, 0.5), (0.75, 0.875)
EDGES = [(0.75, 0.5), (0.5, 0.75)]  # inside the circle, although x + y > 1
MIXED = [INSIDE, OUTSIDE, *EDGES, OUTSIDE, OUTSIDE, (0.0, 0.0)]


class ScriptedStream(random.Random):
    """A stream that draws the coordinates of known points, and counts the draws."""

    def __init__(self, points):
        super().__init__(0)
        self.numbers = [number for point in points for number in point]
        self.draws = 0

    def random(self):
        self.draws += 1
        return self.numbers[(self.draws - 1) % len(self.numbers)]


def check(answer, require):
    for points, expected in (([INSIDE], 1), ([OUTSIDE], 0), (EDGES, 2), (MIXED, 4)):
        stream = ScriptedStream(points)
        hits = answer.count_hits(len(points), stream)
        judge_draws(stream.draws, len(points), require)
        require(
            hits is not None,
            "`count_hits` returns nothing (None): end it with `return hits`.",
        )
        require(
            not isinstance(hits, float),
            f"`count_hits` returned {hits!r}: return the number of hits, a whole "
            "number; the factor 4 and the division come when all blocks are counted.",
        )
        require(
            points != EDGES or hits == 2,
            f"(0.75, 0.5) and (0.5, 0.75) are inside, yet you counted {hits} of the "
            "two: compare x * x + y * y with 1.0, the squared radius.",
        )
        require(
            hits == expected,
            f"Of the points {points} you counted {hits} instead of {expected}: "
            "a hit is a point with x * x + y * y < 1.0.",
        )
    require(answer.count_hits(0, ScriptedStream(MIXED)) == 0, "No points, no hits.")


def judge_draws(draws, n_samples, require):
    require(
        draws > 0,
        "You drew no number from `stream`: call stream.random(), so that the caller "
        "decides which points are drawn.",
    )
    require(
        draws >= 2 * n_samples,
        f"You drew {draws} numbers for {n_samples} points: each point needs a new x "
        "and a new y, drawn inside the loop.",
    )
    require(
        draws == 2 * n_samples,
        f"You drew {draws} numbers for {n_samples} points: draw x and y once for "
        "each point, and no more.",
    )
