"""Count the bright pixels of a scene, tile by tile, in threads (exercise 14.3).

Check it with    python code/check.py 14.3
Measure it with  python code/14-choose-and-build/make_tiles.py
           then  python code/14-choose-and-build/ex14_3_tiles.py
The check takes about 3 s, the measurement about 2 s, on 2 cores.
"""

from tiles import bright, cut


def count_bright(read, shape, tile, workers):
    """Number of bright pixels in the scene: one whole number.

    read(rows, columns)     pixels of a part of the scene; the arguments are slices,
                            such as slice(0, 512), that lie inside the scene
    shape                   number of rows and of columns of the scene
    tile                    side of a tile in pixels; cut(shape, tile) lists the tiles
    workers                 number of threads; each holds at most one tile and its halo
    """
    total = 0
    for rows, columns in cut(shape, tile):
        total += int(bright(read(rows, columns)).sum())
    return total


if __name__ == "__main__":
    import sys

    import tiles

    sys.exit(tiles.compare(count_bright))
