# expect: they share no number
import itertools

import numpy as np


def common_pairs(numbers_of_workers):
    pairs = itertools.combinations(enumerate(numbers_of_workers), 2)
    return [
        (i, j) for (i, a), (j, b) in pairs if abs(np.corrcoef(a, b)[0, 1]) > 0.5
    ]
