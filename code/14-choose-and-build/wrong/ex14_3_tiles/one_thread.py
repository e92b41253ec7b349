# expect: one thread read all tiles
from concurrent.futures import ThreadPoolExecutor

from tiles import HALO, bright, cut


def widen(part, length):
    start, stop = max(part.start - HALO, 0), min(part.stop + HALO, length)
    return slice(start, stop), slice(part.start - start, part.stop - start)


def count_bright(read, shape, tile, workers):
    total = 0
    for window in cut(shape, tile):
        rows, inner_rows = widen(window[0], shape[0])
        columns, inner_columns = widen(window[1], shape[1])
        total += int(bright(read(rows, columns))[inner_rows, inner_columns].sum())
    return total
