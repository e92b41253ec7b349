"""Count in threads with a C library that has a state of its own (exercise x03.3).

Check it with    python code/check.py x03.3
The check takes about 2 s on any number of cores.  Needs gcc or clang.

The library is `hidden_state.c`, loaded with ctypes.CDLL:

    library.count_next(n_samples)           hits of the next points; moves its state
    library.count_from(first, n_samples)    hits of the points from number `first` on
"""

from concurrent.futures import ThreadPoolExecutor

import hidden_state
import pi_cli


def count_points(library, n_samples, block, workers):
    """Hits of the points 0, 1, … n_samples - 1, each counted once, in threads."""
    sizes = pi_cli.plan_blocks(n_samples, block)
    with ThreadPoolExecutor(workers) as pool:
        return sum(pool.map(library.count_next, sizes))


if __name__ == "__main__":
    import ctypes

    print(count_points(hidden_state.load(ctypes.CDLL), 20_000_000, 500_000, 2))
