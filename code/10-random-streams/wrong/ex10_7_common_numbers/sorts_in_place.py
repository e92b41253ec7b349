# expect: work on copies
import itertools

import numpy as np


def common_pairs(numbers_of_workers):
    pairs = itertools.combinations(enumerate(numbers_of_workers), 2)
    for numbers in numbers_of_workers:
        numbers.sort()
    return [(i, j) for (i, a), (j, b) in pairs if np.intersect1d(a, b).size]
