# expect: The main process counted blocks itself
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context


def count_in_processes(count_hits, sizes, streams, workers):
    with ProcessPoolExecutor(workers, get_context("spawn")) as pool:
        blocks = zip(sizes, streams, strict=True)
        hits = [pool.submit(count_hits(n, s)) for n, s in blocks]
        return sum(future.result() for future in hits)
