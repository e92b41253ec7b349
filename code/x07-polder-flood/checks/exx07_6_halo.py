"""Check of exercise x07.6: each part equals its share of the whole, bit by bit."""

import random

TITLE = "Several steps of one part, alone (extension)"
HINTS = (
    "Draw the cone of the page for two steps: how far does it reach to each side?",
    "After each step one more cell at each cut end is wrong, because of the wall that "
    "is not there; how many are wrong after n_steps?",
    "west = max(first - n_steps, 0), east = min(last + n_steps, len(depths)); advance "
    "this stretch of depths and ground; return the cells first to last - 1 of it.",
)
TIME_LIMIT_S = 10
N_CELLS = 29
CASES = (  # first, last, steps
    *((11, 17, 1), (11, 17, 2), (11, 17, 4)),
    *((0, 9, 3), (20, 29, 3), (14, 15, 5), (2, 27, 6), (5, 12, 0)),
)


def next_depths(depths, ground):
    """The flood of a stretch with walls at both ends."""
    new = list(depths)
    for west in range(len(depths) - 1):
        drop = ground[west] + depths[west] - ground[west + 1] - depths[west + 1]
        deep = depths[west] if drop > 0 else depths[west + 1]
        flow = 0.2 * drop * min(deep, 1.0)
        new[west] -= flow
        new[west + 1] += flow
    return new


class Watched:
    """A `next_depths` that notes how many cells it was given."""

    def __init__(self, require):
        self.require, self.sizes = require, []

    def __call__(self, depths, ground):
        self.require(
            len(depths) == len(ground),
            f"You hand over {len(depths)} depths and {len(ground)} heights of the "
            "ground: cut both lists at the same places.",
        )
        self.sizes.append(len(depths))
        return next_depths(depths, ground)


def check(answer, require):
    stream = random.Random(7)
    depths = [stream.random() for _ in range(N_CELLS)]
    ground = [0.3 * stream.random() for _ in range(N_CELLS)]
    for first, last, n_steps in CASES:
        judge(answer, depths, ground, (first, last, n_steps), require)


def judge(answer, depths, ground, case, require):
    first, last, n_steps = case
    where = f"for the cells {first} to {last - 1} and {n_steps} steps"
    whole = depths
    for _ in range(n_steps):
        whole = next_depths(whole, ground)
    watched, given = Watched(require), list(depths)
    part = answer.advance_part(watched, given, list(ground), first, last, n_steps)
    require(given == depths, "`advance_part` changed the depths that it was given.")
    require(
        isinstance(part, list) and len(part) == last - first,
        f"You return {len(part)} depths {where}, instead of {last - first}: leave the "
        "results of the halo to the part to which they belong.",
    )
    judge_work(watched.sizes, last - first, n_steps, where, require)
    wrong = [c for c in range(first, last) if part[c - first] != whole[c]]
    needed = min(last + n_steps, N_CELLS) - max(first - n_steps, 0)
    advice = "the wall at the cut got in; take a wider halo"
    if max(watched.sizes, default=0) >= needed:
        advice = "the halo is wide enough; return the cells of the part, and no others"
    require(
        not wrong,
        f"{len(wrong)} of {last - first} depths are wrong {where}, the first one in "
        f"cell {min(wrong, default=0)}: {advice}.",
    )


def judge_work(sizes, n_cells, n_steps, where, require):
    require(
        len(sizes) == n_steps,
        f"`next_depths` was called {len(sizes)} times {where}.",
    )
    require(
        max(sizes, default=0) <= n_cells + 2 * n_steps,
        f"You advance {max(sizes, default=0)} cells {where}: a part needs its "
        "own cells and one cell on each side for each step.",
    )
