"""Check of exercise 13.7: each task once, and close to the best of all ways to share."""

import itertools
import random

TITLE = "Share out unequal tasks"
HINTS = (
    "Which task does the most damage when it begins last?",
    "Go through the tasks from the longest to the shortest, and give each to the "
    "worker that has least to do so far.",
    "sorted(range(len(seconds)), key=lambda i: seconds[i], reverse=True) gives the "
    "order; loads.index(min(loads)) gives the worker.",
)
# small enough to try all ways; the last ones are irregular
SMALL = (
    ([5, 4, 3, 2], 2),
    ([1, 1, 1, 1, 1, 1, 1, 1, 8], 2),
    ([1, 1, 1, 1, 1, 1, 9], 3),
    ([9, 1, 9, 1, 9, 1], 2),
    ([7, 7, 6, 6, 5, 5, 5], 3),
    ([4], 3),
    ([], 2),
    ([2, 3, 4], 1),
)


def check(answer, require):
    for seconds, workers in SMALL:
        slowest = judge_shares(answer, seconds, workers, require)
        best = best_time(seconds, workers)
        require(
            slowest <= bound(workers) * best,
            f"Tasks of {seconds} s on {workers} workers end after {slowest} s, and "
            f"{best} s are possible: hand out the longest tasks first, each to the "
            "worker with least to do.",
        )
    draw = random.Random(13)
    for workers in (2, 5, 8):
        seconds = [round(draw.paretovariate(1.3), 2) for _ in range(60)]
        slowest = judge_shares(answer, seconds, workers, require)
        least = max(max(seconds), sum(seconds) / workers)
        require(
            slowest <= bound(workers) * least,
            f"60 irregular tasks on {workers} workers end after {slowest:.1f} s, and "
            f"about {least:.1f} s are possible: hand out the longest tasks first, each "
            "to the worker with least to do.",
        )


def bound(workers):
    """Longest first is never further from the best than this (Graham 1969)."""
    return 4 / 3 - 1 / (3 * workers) + 1e-9


def best_time(seconds, workers):
    """The shortest time of all ways to share out: tries every one of them."""
    ways = itertools.product(range(workers), repeat=len(seconds))
    return min(slowest_of(seconds, way, workers) for way in ways)


def slowest_of(seconds, way, workers):
    loads = [0] * workers
    for worker, value in zip(way, seconds, strict=True):
        loads[worker] += value
    return max(loads)


def judge_shares(answer, seconds, workers, require):
    """All tasks are there, once; returns the time of the slowest worker."""
    shares = answer.share_out(list(seconds), workers)
    require(
        isinstance(shares, list) and len(shares) == workers,
        f"For {workers} workers return a list of {workers} lists, one for each worker "
        "(an empty one for a worker without a task).",
    )
    found = sorted(task for share in shares for task in share)
    require(
        found == list(range(len(seconds))),
        f"You handed out the tasks {found} instead of 0 to {len(seconds) - 1}, each "
        "once: hand out the numbers of the tasks, not their seconds.",
    )
    return max(sum(seconds[task] for task in share) for share in shares)
