# expect: and not those of its halo
from concurrent.futures import ThreadPoolExecutor

from tiles import HALO, bright, cut


def widen(part, length):
    return slice(max(part.start - HALO, 0), min(part.stop + HALO, length))


def count_bright(read, shape, tile, workers):
    def count(window):
        rows, columns = (widen(part, n) for part, n in zip(window, shape))
        return int(bright(read(rows, columns)).sum())

    with ThreadPoolExecutor(workers) as pool:
        return sum(pool.map(count, cut(shape, tile)))
