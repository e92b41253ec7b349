# expect: Never were two blocks counted at the same time
import threading
from concurrent.futures import ThreadPoolExecutor

import pi_cli


def count_points(library, n_samples, block, workers):
    sizes = pi_cli.plan_blocks(n_samples, block)
    lock = threading.Lock()

    def count(first, size):
        with lock:
            return library.count_from(first, size)

    with ThreadPoolExecutor(workers) as pool:
        return sum(pool.map(count, range(0, n_samples, block), sizes))
