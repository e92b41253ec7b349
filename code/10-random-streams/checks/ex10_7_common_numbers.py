"""Check of exercise 10.7: equal, shifted and independent streams."""

import numpy as np

TITLE = "Find workers with common numbers (extension)"
HINTS = (
    "Two streams that overlap need not have the same number at the same place.",
    "Is there any number that stands in both arrays?  np.intersect1d tells.",
    "return [(i, j) for (i, a), (j, b) in pairs if np.intersect1d(a, b).size]",
)


def own_streams(number, size):
    """Independent arrays, as the workers of a sound program draw them."""
    children = np.random.SeedSequence(2026).spawn(number)
    return [np.random.default_rng(child).random(size) for child in children]


def check(answer, require):
    judge(answer, require, own_streams(4, 2000), [], INDEPENDENT)
    judge(answer, require, own_streams(12, 10), [], INDEPENDENT)
    a, b, c, d = own_streams(4, 2000)
    equal = [a, b, a.copy(), c, b.copy()]
    judge(answer, require, equal, [(0, 2), (1, 4)], EQUAL)
    shifted = [a[:1000], b[:1000], a[3:1003], c[:1000]]
    judge(answer, require, shifted, [(0, 2)], SHIFTED)
    last = [a[:100], d, np.append(b[:1700], a[99])]
    judge(answer, require, last, [(0, 2)], LAST)
    three = [a, a, c, a]
    judge(answer, require, three, [(0, 1), (0, 3), (1, 3)], EQUAL)
    judge(answer, require, [], [], INDEPENDENT)
    judge(answer, require, [a], [], INDEPENDENT)


INDEPENDENT = "Independent streams were reported: {found}; they share no number."
EQUAL = "Workers {expected} draw equal numbers, and you found {found}."
SHIFTED = (
    "Worker 2 draws what worker 0 draws, from its fourth number on, and you found "
    "{found}: look for a number at any place, not at the same place."
)
LAST = (
    "Worker 2 draws one number that worker 0 draws, too, and you found {found}: one "
    "common number among 53-bit numbers is enough."
)


def judge(answer, require, arrays, expected, sentence):
    before = [array.copy() for array in arrays]
    found = answer.common_pairs(arrays)
    try:
        pairs = sorted(tuple(int(index) for index in pair) for pair in found)
    except (TypeError, ValueError):
        pairs = None
    require(
        pairs is not None and all(len(pair) == 2 for pair in pairs),
        f"`common_pairs` returned {found!r}: return a list of pairs such as [(0, 2)].",
    )
    require(pairs == expected, sentence.format(found=pairs, expected=expected))
    require(
        all(map(np.array_equal, arrays, before)),
        "The numbers of the workers were changed: work on copies.",
    )
