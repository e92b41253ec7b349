# expect: so different blocks get the same random numbers
from concurrent.futures import ThreadPoolExecutor


def count_in_threads(count_hits, make_stream, sizes, workers):
    streams = [make_stream(worker) for worker in range(workers)]
    mine = [streams[index % workers] for index in range(len(sizes))]
    with ThreadPoolExecutor(workers) as pool:
        return sum(pool.map(count_hits, sizes, mine))
