# expect: Threads of one process counted blocks
from concurrent.futures import ThreadPoolExecutor


def count_in_processes(count_hits, sizes, streams, workers):
    with ThreadPoolExecutor(workers) as pool:
        return sum(pool.map(count_hits, sizes, streams))
