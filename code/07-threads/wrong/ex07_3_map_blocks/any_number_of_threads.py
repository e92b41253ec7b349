# expect: tell the pool how many threads it may use
from concurrent.futures import ThreadPoolExecutor


def count_in_threads(count_hits, make_stream, sizes, workers):
    streams = [make_stream(index) for index in range(len(sizes))]
    with ThreadPoolExecutor(16) as pool:
        return sum(pool.map(count_hits, sizes, streams))
