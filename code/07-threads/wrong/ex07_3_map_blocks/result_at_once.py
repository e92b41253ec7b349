# expect: Never were two blocks counted at the same time
from concurrent.futures import ThreadPoolExecutor


def count_in_threads(count_hits, make_stream, sizes, workers):
    total = 0
    with ThreadPoolExecutor(workers) as pool:
        for index, size in enumerate(sizes):
            total += pool.submit(count_hits, size, make_stream(index)).result()
    return total
