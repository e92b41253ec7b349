# expect: hand out all tasks before you ask
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context


def count_in_processes(count_hits, sizes, streams, workers):
    total = 0
    with ProcessPoolExecutor(workers, get_context("spawn")) as pool:
        for size, stream in zip(sizes, streams, strict=True):
            total += pool.submit(count_hits, size, stream).result()
    return total
