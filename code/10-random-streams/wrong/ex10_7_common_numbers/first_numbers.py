# expect: look for a number at any place
import itertools

import numpy as np


def common_pairs(numbers_of_workers):
    pairs = itertools.combinations(enumerate(numbers_of_workers), 2)
    return [(i, j) for (i, a), (j, b) in pairs if a[0] == b[0]]
