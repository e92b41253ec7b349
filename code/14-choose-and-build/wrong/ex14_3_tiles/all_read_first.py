# expect: keep its number only
from concurrent.futures import ThreadPoolExecutor

from tiles import HALO, bright, cut


def widen(part, length):
    start, stop = max(part.start - HALO, 0), min(part.stop + HALO, length)
    return slice(start, stop), slice(part.start - start, part.stop - start)


def count_bright(read, shape, tile, workers):
    def fetch(window):
        rows, inner_rows = widen(window[0], shape[0])
        columns, inner_columns = widen(window[1], shape[1])
        return read(rows, columns), (inner_rows, inner_columns)

    with ThreadPoolExecutor(workers) as pool:
        parts = list(pool.map(fetch, cut(shape, tile)))
        return sum(pool.map(lambda part: int(bright(part[0])[part[1]].sum()), parts))
