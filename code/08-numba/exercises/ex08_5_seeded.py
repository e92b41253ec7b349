"""Parallel points that depend on the seed, not on the threads (exercise 08.5).

Check it with    python code/check.py 08.5
The check takes about 6 s on any number of cores, most of them for compiling.
"""

import numpy as np
from numba import njit, prange, uint64

STEP = np.uint64(0x9E3779B97F4A7C15)


@njit
def random_bits(position):
    """64 random bits of type uint64; the same for the same position (splitmix64)."""
    z = (position ^ (position >> 30)) * np.uint64(0xBF58476D1CE4E5B9)
    z = (z ^ (z >> 27)) * np.uint64(0x94D049BB133111EB)
    return z ^ (z >> 31)


@njit
def point(bits):
    """Two coordinates from 0 to 1, made of 64 random bits."""
    return (bits >> 32) * 2.0**-32, (bits & 0xFFFFFFFF) * 2.0**-32


@njit(parallel=True)
def count_parallel(n_samples, seed):
    """Hits among n_samples points; the same for one seed on any number of threads."""
    np.random.seed(seed)
    hits = 0
    for i in prange(n_samples):
        x, y = np.random.random(), np.random.random()
        hits += x * x + y * y < 1.0
    return hits
