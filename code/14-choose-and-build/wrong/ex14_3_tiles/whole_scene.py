# expect: the memory would grow with the scene
from concurrent.futures import ThreadPoolExecutor

from tiles import HALO, bright, cut


def count_bright(read, shape, tile, workers):
    def count(window):
        found = bright(read(slice(0, shape[0]), slice(0, shape[1])))
        return int(found[window].sum())

    with ThreadPoolExecutor(workers) as pool:
        return sum(pool.map(count, cut(shape, tile)))
