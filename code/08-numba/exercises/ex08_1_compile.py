"""Compile the loop, and time it without the compiler (exercise 08.1).

Check it with    python code/check.py 08.1
The check takes about 3 s on any number of cores.
"""

import time

from numba import njit


# the decorator belongs here
def count_hits(n_samples, stream):
    """Hits among n_samples random points; stream: a `numpy.random.Generator`."""
    hits = 0
    for _ in range(n_samples):
        x = stream.random()
        y = stream.random()
        hits += x * x + y * y < 1.0
    return hits


def seconds_of(function, *args):
    """Wall time of one call of a compiled function, in s, without the compiling."""
    ____  # one line: what has to happen before the clock starts?
    start = time.perf_counter()
    function(*args)
    return time.perf_counter() - start
