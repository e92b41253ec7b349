# expect: local object
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context


def count_in_processes(count_hits, sizes, streams, workers):
    with ProcessPoolExecutor(workers, get_context("spawn")) as pool:
        return sum(pool.map(lambda n, s: count_hits(n, s), sizes, streams))
