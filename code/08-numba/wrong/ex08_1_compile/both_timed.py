# expect: The first call happens while the clock runs
import time

from numba import njit


@njit
def count_hits(n_samples, stream):
    hits = 0
    for _ in range(n_samples):
        x = stream.random()
        y = stream.random()
        hits += x * x + y * y < 1.0
    return hits


def seconds_of(function, *args):
    start = time.perf_counter()
    function(*args)
    function(*args)
    return time.perf_counter() - start
