# expect: the halo is not 2 pixels
from concurrent.futures import ThreadPoolExecutor

from tiles import HALO, bright, cut


def widen(part, length):
    start, stop = max(part.start - 1, 0), min(part.stop + 1, length)
    return slice(start, stop), slice(part.start - start, part.stop - start)


def count_bright(read, shape, tile, workers):
    def count(window):
        rows, inner_rows = widen(window[0], shape[0])
        columns, inner_columns = widen(window[1], shape[1])
        return int(bright(read(rows, columns))[inner_rows, inner_columns].sum())

    with ThreadPoolExecutor(workers) as pool:
        return sum(pool.map(count, cut(shape, tile)))
