# expect: the last block holds the rest
from concurrent.futures import ThreadPoolExecutor

import numpy as np

BLOCK_STORMS = 1000


def count_all_floods(count_floods, n_storms, seed, workers):
    sizes = [BLOCK_STORMS] * (n_storms // BLOCK_STORMS)
    children = np.random.SeedSequence(seed).spawn(len(sizes))
    streams = [np.random.default_rng(child) for child in children]
    with ThreadPoolExecutor(workers) as pool:
        return sum(pool.map(count_floods, sizes, streams))
