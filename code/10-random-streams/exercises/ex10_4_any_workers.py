"""Repair an ensemble whose result depends on the number of workers (exercise 10.4).

Check it with    python code/check.py 10.4
The check takes about 2 s on any number of cores.
"""

from concurrent.futures import ThreadPoolExecutor

import numpy as np

BLOCK_STORMS = 1000


def count_all_floods(count_floods, n_storms, seed, workers):
    """Floods in an ensemble of storms; the same number for any number of workers.

    count_floods(n, stream)    draws n storms, returns how many of them flood the polder
    """
    share, rest = divmod(n_storms, workers)
    sizes = [share + (rank < rest) for rank in range(workers)]
    children = np.random.SeedSequence(seed).spawn(len(sizes))
    streams = [np.random.default_rng(child) for child in children]
    with ThreadPoolExecutor(workers) as pool:
        return sum(pool.map(count_floods, sizes, streams))
