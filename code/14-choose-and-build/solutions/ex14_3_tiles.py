"""Count the bright pixels of a scene, tile by tile, in threads (exercise 14.3).

Check it with    python code/check.py 14.3
Measure it with  python code/14-choose-and-build/make_tiles.py
           then  python code/14-choose-and-build/ex14_3_tiles.py
The check takes about 3 s, the measurement about 2 s, on 2 cores.
"""

# solution:
from concurrent.futures import ThreadPoolExecutor

from tiles import HALO, bright, cut


def widen(part, length):
    """The slice with its halo, cut at the border; and where the tile lies in it."""
    start, stop = max(part.start - HALO, 0), min(part.stop + HALO, length)
    return slice(start, stop), slice(part.start - start, part.stop - start)


# starter:
# from tiles import bright, cut
#
#
# end
def count_bright(read, shape, tile, workers):
    """Number of bright pixels in the scene: one whole number.

    read(rows, columns)     pixels of a part of the scene; the arguments are slices,
                            such as slice(0, 512), that lie inside the scene
    shape                   number of rows and of columns of the scene
    tile                    side of a tile in pixels; cut(shape, tile) lists the tiles
    workers                 number of threads; each holds at most one tile and its halo
    """
    # solution:

    def count(window):
        rows, inner_rows = widen(window[0], shape[0])
        columns, inner_columns = widen(window[1], shape[1])
        found = bright(read(rows, columns))
        return int(found[inner_rows, inner_columns].sum())

    with ThreadPoolExecutor(workers) as pool:
        return sum(pool.map(count, cut(shape, tile)))
    # starter:
    # total = 0
    # for rows, columns in cut(shape, tile):
    #     total += int(bright(read(rows, columns)).sum())
    # return total
    # end


if __name__ == "__main__":
    import sys

    import tiles

    sys.exit(tiles.compare(count_bright))
