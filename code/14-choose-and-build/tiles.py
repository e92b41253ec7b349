"""Count the bright pixels of a satellite scene: correct, and all of it at once.

    python code/14-choose-and-build/make_tiles.py        first: makes the scene
    python code/14-choose-and-build/tiles.py

A pixel is bright when the mean of the 5 x 5 pixels around it reaches a limit.  At the
border of the scene only those pixels count that exist.  Everything is whole numbers, so
equal work gives equal results.  Takes about 1 s on any number of cores; 250 MB.
"""

import sys
from pathlib import Path

import capstone
import make_tiles
import numpy as np

HALO = 2  # pixels to each side that a pixel needs
LIMIT = 9000  # mean brightness from which on a pixel is bright
TILE = 512  # pixels; default side of a tile


class Scene:
    """A scene on disk; `read` brings a part of it into memory."""

    def __init__(self, path):
        try:
            self.pixels = np.load(path, mmap_mode="r")
        except ValueError:
            raise OSError(0, "is not a file made by make_tiles.py", str(path)) from None
        self.shape = self.pixels.shape

    def read(self, rows, columns):
        """A copy of the pixels in two slices: read(slice(0, 512), slice(512, 1024))."""
        for part, length in zip((rows, columns), self.shape, strict=True):
            if not 0 <= part.start < part.stop <= length:
                raise ValueError(f"{part.start} to {part.stop} is not in the scene")
        return np.array(self.pixels[rows, columns])


def cut(shape, tile):
    """Two slices for each tile; those at the end are smaller when it does not fit."""
    starts = [range(0, length, tile) for length in shape]
    return [
        (slice(row, min(row + tile, shape[0])), slice(col, min(col + tile, shape[1])))
        for row in starts[0]
        for col in starts[1]
    ]


def box_sum(values):
    """For each element, the sum of the 5 x 5 around it; outside is 0."""
    n_rows, n_columns = values.shape
    padded = np.pad(values, HALO)
    total = np.zeros_like(values)
    for row in range(2 * HALO + 1):
        for column in range(2 * HALO + 1):
            total += padded[row : row + n_rows, column : column + n_columns]
    return total


def near(length):
    """How many of the 5 places around each place exist: 3, 4, 5, 5, ... 5, 4, 3."""
    return box_sum(np.ones((1, length), np.int32))[0]


def bright(pixels):
    """Which pixels are bright, True or False, as if these were the whole scene."""
    n_rows, n_columns = pixels.shape
    limits = LIMIT * np.outer(near(n_rows), near(n_columns))
    return box_sum(pixels.astype(np.int32)) >= limits


def count_bright(read, shape):
    """Number of bright pixels: the whole scene is in memory, five times over."""
    rows, columns = slice(0, shape[0]), slice(0, shape[1])
    return int(bright(read(rows, columns)).sum())


def open_scene(path=None):
    """The scene that make_tiles.py made; says so where there is none."""
    path = path or make_tiles.default_path()
    if not path.is_file():
        raise OSError(0, "is missing; run make_tiles.py first", str(path))
    return Scene(path)


def compare(count):
    """Time and result of another function beside those of `count_bright`."""

    def both():
        scene, workers = open_scene(), capstone.default_workers()
        capstone.compare(
            lambda: [count_bright(scene.read, scene.shape)],
            lambda: [count(scene.read, scene.shape, TILE, workers)],
        )
        return 0

    return capstone.answer_plainly(both)


def work(path):
    scene = open_scene(path)
    number, seconds = capstone.timed(count_bright, scene.read, scene.shape)
    print(f"{number} of {scene.shape[0] * scene.shape[1]} pixels, {seconds:.2f} s")
    return 0


def main(argv=None):
    parser = capstone.make_parser(__doc__)
    parser.add_argument("--scene", type=Path, help="default: what make_tiles.py made")
    return capstone.answer_plainly(work, parser.parse_args(argv).scene)


if __name__ == "__main__":
    sys.exit(main())
