# expect: each step needs every row once
from concurrent.futures import ThreadPoolExecutor


def advance(step_rows, depths, n_steps, workers):
    old, new = depths.copy(), depths.copy()
    size = len(depths) // workers
    with ThreadPoolExecutor(workers) as pool:
        for _ in range(n_steps):
            firsts = [worker * size for worker in range(workers)]
            lasts = [first + size for first in firsts]
            list(pool.map(lambda *edges: step_rows(old, new, *edges), firsts, lasts))
            old, new = new, old
    return old
