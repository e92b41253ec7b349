# expect: was called before it reached a thread
from concurrent.futures import ThreadPoolExecutor


def count_in_threads(count_hits, make_stream, sizes, workers):
    with ThreadPoolExecutor(workers) as pool:
        futures = [
            pool.submit(count_hits(size, make_stream(index)))
            for index, size in enumerate(sizes)
        ]
        return sum(future.result() for future in futures)
