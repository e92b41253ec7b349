# expect: standard errors off
import numpy as np
from numba import njit, prange, uint64

STEP = np.uint64(0x9E3779B97F4A7C15)


@njit
def random_bits(position):
    z = (position ^ (position >> 30)) * np.uint64(0xBF58476D1CE4E5B9)
    z = (z ^ (z >> 27)) * np.uint64(0x94D049BB133111EB)
    return z ^ (z >> 31)


@njit
def point(bits):
    return (bits >> 32) * 2.0**-32, (bits & 0xFFFFFFFF) * 2.0**-32


@njit(parallel=True)
def count_parallel(n_samples, seed):
    hits = 0
    start = random_bits(uint64(seed))
    for i in prange(n_samples):
        x, y = point(start + uint64(i))
        hits += x * x + y * y < 1.0
    return hits
