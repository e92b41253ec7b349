# expect: returns nothing
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context


def count_in_processes(count_hits, sizes, streams, workers):
    with ProcessPoolExecutor(workers, get_context("spawn")) as pool:
        sum(pool.map(count_hits, sizes, streams))
