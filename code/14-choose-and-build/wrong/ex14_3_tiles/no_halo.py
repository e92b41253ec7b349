# expect: so the pixels at the seams lack some
from concurrent.futures import ThreadPoolExecutor

from tiles import HALO, bright, cut


def count_bright(read, shape, tile, workers):
    def count(window):
        return int(bright(read(*window)).sum())

    with ThreadPoolExecutor(workers) as pool:
        return sum(pool.map(count, cut(shape, tile)))
