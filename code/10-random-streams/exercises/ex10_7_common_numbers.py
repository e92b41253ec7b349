"""Find workers that draw common numbers (exercise 10.7, extension).

Check it with    python code/check.py 10.7
The check takes about 1 s.
"""

import itertools

import numpy as np


def common_pairs(numbers_of_workers):
    """Pairs of workers that have a number in common: [(0, 2), (1, 3)].

    numbers_of_workers    for each worker, an array of the random numbers that it drew
    """
    pairs = itertools.combinations(enumerate(numbers_of_workers), 2)
    raise NotImplementedError("return the pairs whose arrays share a number")
