# expect: compiles once more for other types
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
    function(1.0, 2.0, 3.0)
    start = time.perf_counter()
    function(*args)
    return time.perf_counter() - start
