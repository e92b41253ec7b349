"""Check of exercise 08.5: a point that follows from seed and number leaves traces.

The hits of n + 1 points are those of n points plus 0 or 1; the hits of two seeds differ
much more than by the points at the ends; and threads change nothing.
"""

import math
import re
from itertools import pairwise

import numba
from numba.core.errors import NumbaError

TITLE = "Parallel points that depend on the seed"
HINTS = (
    "np.random in a compiled function has one hidden state for each thread, so the "
    "points depend on who draws them; what is the same for all threads?",
    "The number of the point: random_bits(...) of a position that follows from seed and "
    "i, then point(...) of these bits; no state, nothing to share.",
    "start = random_bits(uint64(seed)) before the loop, and in it "
    "x, y = point(random_bits(start + uint64(i) * STEP)).",
)
TIME_LIMIT_S = 60  # compiling takes several seconds on a busy computer
SHARE = math.pi / 4
MANY = 50_007


def check(answer, require):
    count, most = answer.count_parallel, numba.get_num_threads()
    try:
        count(1, 8)
    except NumbaError as refusal:
        require(False, f"Numba cannot compile `count_parallel`: {reason(refusal)}")
    try:
        judge_repeats(count, most, require)
        judge_points(count, require)
        judge_parallel(count, require)
    finally:
        numba.set_num_threads(most)


def judge_repeats(count, most, require):
    hits = {}
    for threads in sorted({1, 2, 3, most} & set(range(1, most + 1))):
        numba.set_num_threads(threads)
        hits[threads] = [count(MANY, 8) for _ in range(4)]
    seen = sorted({h for runs in hits.values() for h in runs})
    require(
        all(isinstance(h, int) for h in seen),
        f"`count_parallel` returned {seen[0]!r}: return the number of hits.",
    )
    require(
        len(seen) == 1 or all(len(set(runs)) == 1 for runs in hits.values()),
        f"The same seed gave {seen[0]} hits and {seen[-1]} hits: the points, or the "
        "counting, still depend on which thread is first.",
    )
    require(
        len(seen) == 1,
        f"The same seed gave {seen[0]} hits and {seen[-1]} hits on different numbers of "
        "threads: a point must follow from seed and i alone.",
    )


def judge_points(count, require):
    few = [count(n, 8) for n in range(200)]
    steps = {b - a for a, b in pairwise(few)}
    require(
        few[0] == 0 and steps <= {0, 1},
        "With one point more, the hits should grow by 0 or 1, but the other points "
        "changed, too: point i must follow from seed and i, not from n_samples.",
    )
    seeds = range(20)
    hits = [count(MANY, seed) for seed in seeds]
    sigma = math.sqrt(MANY * SHARE * (1 - SHARE))
    worst = max(abs(h - MANY * SHARE) for h in hits) / sigma
    require(
        worst < 6,
        f"The estimates of pi lie up to {worst:.0f} standard errors off: each point "
        "needs 64 random bits of its own, made by `random_bits`.",
    )
    require(
        len(set(hits)) > 1,
        "Every seed gives the same hits: the position has to follow from the seed, too.",
    )
    near = max(abs(b - a) for a, b in pairwise(hits))
    require(
        near > sigma / 10,
        f"Seeds 0, 1, 2 ... differ by at most {near} hits, because they share nearly all "
        "points: seed + i meets the same positions again; scramble the seed first.",
    )


def judge_parallel(count, require):
    require(
        getattr(count, "targetoptions", {}).get("parallel"),
        "The hits are right, but nothing is parallel: keep @njit(parallel=True).",
    )
    found = [
        result.metadata["parfor_diagnostics"].count_parfors()
        for result in count.overloads.values()
    ]
    require(
        all(found),
        "The hits are right, but no loop is shared out: iterate over `prange`.",
    )


def reason(refusal):
    """The second line of Numba's message, which says what it cannot do."""
    lines = re.sub(r"\x1b\[[0-9;]*m", "", str(refusal)).splitlines()
    return (lines + lines)[1].strip()
