# expect: is still a Python function
import time

from numba import njit


def count_hits(n_samples, stream):
    hits = 0
    for _ in range(n_samples):
        x = stream.random()
        y = stream.random()
        hits += x * x + y * y < 1.0
    return hits


def seconds_of(function, *args):
    njit(count_hits)
    start = time.perf_counter()
    function(*args)
    return time.perf_counter() - start
