# expect: take blocks of BLOCK_STORMS
from concurrent.futures import ThreadPoolExecutor

import numpy as np

BLOCK_STORMS = 1000


def count_all_floods(count_floods, n_storms, seed, workers):
    share, rest = divmod(n_storms, 8)
    sizes = [share + (rank < rest) for rank in range(8)]
    children = np.random.SeedSequence(seed).spawn(len(sizes))
    streams = [np.random.default_rng(child) for child in children]
    with ThreadPoolExecutor(workers) as pool:
        return sum(pool.map(count_floods, sizes, streams))
