# expect: go through all blocks, whatever
from concurrent.futures import ThreadPoolExecutor


def count_in_threads(count_hits, make_stream, sizes, workers):
    streams = [make_stream(index) for index in range(workers)]
    with ThreadPoolExecutor(workers) as pool:
        return sum(pool.map(count_hits, sizes, streams))
