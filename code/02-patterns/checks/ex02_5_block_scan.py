"""Check of exercise 02.5: running totals by blocks, the blocks in any order."""

import itertools
import random

TITLE = "A running total in blocks (extension)"
HINTS = (
    "A block needs only one number from the blocks before it: their sum.",
    "Three steps: `each` gives the sum of each block; a short chain gives what came "
    "before each block; `each` gives the running totals of each block.",
    "sums = list(each(sum, blocks)), befores = running_totals([0, *sums[:-1]], 0), "
    "parts = each(running_totals, blocks, befores); then join the parts.",
)
SIZES = ((8, 4), (10, 4), (3, 5), (0, 2), (1, 1), (1000, 7))


class Shuffled:
    """A map that does its tasks in a random order, and notes how many there were."""

    def __init__(self, seed):
        self.stream = random.Random(seed)
        self.calls = []

    def __call__(self, function, *columns):
        tasks = list(zip(*columns, strict=True))
        self.calls.append(len(tasks))
        order = list(range(len(tasks)))
        self.stream.shuffle(order)
        results = [None] * len(tasks)
        for number in order:
            results[number] = function(*tasks[number])
        return iter(results)


def check(answer, require):
    for n_values, n_blocks in SIZES:
        check_one(answer, require, n_values, n_blocks)


def check_one(answer, require, n_values, n_blocks):
    case = f"With {n_values} values in {n_blocks} blocks,"
    values = random.Random(n_values).choices(range(1, 100), k=n_values)
    expected = list(itertools.accumulate(values))
    each = Shuffled(seed=n_blocks)
    found = answer.block_scan(list(values), n_blocks, each)
    require(
        isinstance(found, list),
        f"{case} block_scan gives a {type(found).__name__}; give a list of totals.",
    )
    require(
        len(found) == n_values,
        f"{case} there are {len(found)} totals; join the parts of all blocks.",
    )
    wrong = [i for i in range(n_values) if found[i] != expected[i]]
    require(
        not wrong,
        f"{case} total number {wrong[0] if wrong else 0} is wrong; each block must "
        "start from the sum of all blocks before it, its own not included.",
    )
    require(
        len(each.calls) >= 2,
        f"{case} `each` did {len(each.calls)} of the two map steps; let it do the sums and "
        "the running totals of the blocks, or one worker does all the work.",
    )
    require(
        all(n_tasks == n_blocks for n_tasks in each.calls),
        f"{case} `each` got {max(each.calls)} tasks; give it one task for each block.",
    )
