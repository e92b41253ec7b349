"""Generators that are seeded while this file is imported: the mistake of episode 10.

This is no program; it is imported.  All its functions draw from generators that belong
to the module, so whoever gets a copy of the module gets a copy of their numbers.
"""

import random

import numpy as np

STREAM = np.random.default_rng(7)  # one for the module: looks tidy, and is wrong
np.random.seed(7)
random.seed(7)


def count_hits(n_samples):
    """Number of random points inside the quarter circle."""
    x, y = STREAM.random((n_samples, 2)).T
    return int(np.count_nonzero(x * x + y * y < 1.0))


def first_numbers(_):
    """The next number of each generator of this module."""
    return {
        "default_rng(7) at import": STREAM.random(),
        "np.random.seed(7) at import": np.random.random(),
        "random.seed(7) at import": random.random(),
    }
