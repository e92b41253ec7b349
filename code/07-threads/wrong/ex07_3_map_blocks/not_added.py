# expect: return one whole number
from concurrent.futures import ThreadPoolExecutor


def count_in_threads(count_hits, make_stream, sizes, workers):
    streams = [make_stream(index) for index in range(len(sizes))]
    with ThreadPoolExecutor(workers) as pool:
        return list(pool.map(count_hits, sizes, streams))
