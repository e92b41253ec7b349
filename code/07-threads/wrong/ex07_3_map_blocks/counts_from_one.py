# expect: counted with its stream
from concurrent.futures import ThreadPoolExecutor


def count_in_threads(count_hits, make_stream, sizes, workers):
    streams = [make_stream(index + 1) for index in range(len(sizes))]
    with ThreadPoolExecutor(workers) as pool:
        return sum(pool.map(count_hits, sizes, streams))
