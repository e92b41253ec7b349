# expect: so different blocks get the same random numbers
from concurrent.futures import ThreadPoolExecutor


def count_in_threads(count_hits, make_stream, sizes, workers):
    stream = make_stream(0)
    with ThreadPoolExecutor(workers) as pool:
        return sum(pool.map(count_hits, sizes, [stream] * len(sizes)))
