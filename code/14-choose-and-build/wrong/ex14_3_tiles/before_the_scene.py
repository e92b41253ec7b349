# expect: is not in the scene
from concurrent.futures import ThreadPoolExecutor

from tiles import HALO, bright, cut


def count_bright(read, shape, tile, workers):
    def count(window):
        rows, columns = (slice(p.start - HALO, p.stop + HALO) for p in window)
        return int(bright(read(rows, columns))[HALO:-HALO, HALO:-HALO].sum())

    with ThreadPoolExecutor(workers) as pool:
        return sum(pool.map(count, cut(shape, tile)))
