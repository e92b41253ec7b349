# expect: share one generator
from concurrent.futures import ThreadPoolExecutor

import numpy as np

BLOCK_STORMS = 1000


def count_all_floods(count_floods, n_storms, seed, workers):
    full, rest = divmod(n_storms, BLOCK_STORMS)
    sizes = [BLOCK_STORMS] * full + ([rest] if rest else [])
    children = np.random.SeedSequence(seed).spawn(workers)
    mine = [np.random.default_rng(child) for child in children]
    streams = [mine[i % workers] for i in range(len(sizes))]
    with ThreadPoolExecutor(workers) as pool:
        return sum(pool.map(count_floods, sizes, streams))
