# expect: do not add to the seed
from concurrent.futures import ThreadPoolExecutor

import numpy as np

BLOCK_STORMS = 1000


def count_all_floods(count_floods, n_storms, seed, workers):
    full, rest = divmod(n_storms, BLOCK_STORMS)
    sizes = [BLOCK_STORMS] * full + ([rest] if rest else [])
    streams = [np.random.default_rng(seed + i) for i in range(len(sizes))]
    with ThreadPoolExecutor(workers) as pool:
        return sum(pool.map(count_floods, sizes, streams))
