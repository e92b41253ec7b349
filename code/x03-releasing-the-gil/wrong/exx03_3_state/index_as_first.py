# expect: each point must be counted once
from concurrent.futures import ThreadPoolExecutor

import pi_cli


def count_points(library, n_samples, block, workers):
    sizes = pi_cli.plan_blocks(n_samples, block)
    with ThreadPoolExecutor(workers) as pool:
        return sum(pool.map(library.count_from, range(len(sizes)), sizes))
