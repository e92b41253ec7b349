# expect: Numba cannot compile
import numpy as np
from numba import njit, prange


@njit(parallel=True)
def count_parallel(n_samples, seed):
    stream = np.random.default_rng(seed)
    hits = 0
    for i in prange(n_samples):
        x, y = stream.random(), stream.random()
        hits += x * x + y * y < 1.0
    return hits
