# expect: Numba cannot compile
import time

from numba import njit


@njit
def count_hits(n_samples, stream):
    return sum(stream.random() ** 2 + stream.random() ** 2 < 1.0 for _ in str(n_samples))


def seconds_of(function, *args):
    function(*args)
    start = time.perf_counter()
    function(*args)
    return time.perf_counter() - start
