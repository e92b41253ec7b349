# expect: Never were two blocks drawn at the same time
from concurrent.futures import ThreadPoolExecutor

import numpy as np

BLOCK_STORMS = 1000


def count_all_floods(count_floods, n_storms, seed, workers):
    full, rest = divmod(n_storms, BLOCK_STORMS)
    sizes = [BLOCK_STORMS] * full + ([rest] if rest else [])
    children = np.random.SeedSequence(seed).spawn(len(sizes))
    streams = [np.random.default_rng(child) for child in children]
    with ThreadPoolExecutor(1) as pool:
        return sum(pool.map(count_floods, sizes, streams))
