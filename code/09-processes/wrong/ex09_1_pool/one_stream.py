# expect: count each block once, with its own stream
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context


def count_in_processes(count_hits, sizes, streams, workers):
    with ProcessPoolExecutor(workers, get_context("spawn")) as pool:
        return sum(pool.map(count_hits, sizes, [streams[0]] * len(sizes)))
