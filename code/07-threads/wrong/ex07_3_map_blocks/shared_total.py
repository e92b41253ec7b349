# expect: add them at one place
from concurrent.futures import ThreadPoolExecutor


def count_in_threads(count_hits, make_stream, sizes, workers):
    total = 0

    def work(index):
        nonlocal total
        total += count_hits(sizes[index], make_stream(index))

    with ThreadPoolExecutor(workers) as pool:
        list(pool.map(work, range(len(sizes))))
    return total
