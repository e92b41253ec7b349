"""Count the bright pixels of a satellite scene: running sums, compiled (second level).

    python code/14-choose-and-build/make_tiles.py        first: makes the scene
    python code/14-choose-and-build/tiles_fast.py

A better algorithm first: when the 5 x 5 pixels move one to the right, one column of
them comes in and one goes out, whatever their number.  Then compiled, without
temporary arrays, in threads.  Takes about 3 s, nearly all to compile; 220 MB.
"""

import sys
from pathlib import Path

import capstone
import numba
import numpy as np
import tiles

HALO, LIMIT = tiles.HALO, tiles.LIMIT


def widen(part, length):
    """The slice with its halo, cut at the border; and where the tile lies in it."""
    start, stop = max(part.start - HALO, 0), min(part.stop + HALO, length)
    return slice(start, stop), slice(part.start - start, part.stop - start)


@numba.njit(nogil=True)
def count_inner(pixels, top, bottom, left, right):
    """Bright pixels of pixels[top:bottom, left:right]; the others are their halo."""
    n_rows, n_columns = pixels.shape
    found = 0
    for row in range(top, bottom):
        first, last = max(row - HALO, 0), min(row + HALO + 1, n_rows)
        columns = np.zeros(n_columns, np.int64)  # sums of up to 5 pixels, downwards
        for near in range(first, last):
            for column in range(n_columns):
                columns[column] += pixels[near, column]
        total = columns[max(left - HALO, 0) : min(left + HALO, n_columns)].sum()
        for column in range(left, right):
            if column + HALO < n_columns:
                total += columns[column + HALO]
            if column - HALO > max(left - HALO, 0) and column - HALO > 0:
                total -= columns[column - HALO - 1]
            width = min(column + HALO + 1, n_columns) - max(column - HALO, 0)
            if total >= LIMIT * width * (last - first):
                found += 1
    return found


def count_bright(read, shape, tile, workers):
    """Number of bright pixels in the scene; each worker holds one tile."""

    def count(window):
        rows, inner_rows = widen(window[0], shape[0])
        columns, inner_columns = widen(window[1], shape[1])
        borders = (
            inner_rows.start,
            inner_rows.stop,
            inner_columns.start,
            inner_columns.stop,
        )
        return count_inner(read(rows, columns), *borders)

    return sum(capstone.in_threads(count, tiles.cut(shape, tile), workers))


def work(args):
    scene = tiles.open_scene(args.scene)
    for name in ("with compiling", "compiled"):
        number, seconds = capstone.timed(
            count_bright, scene.read, scene.shape, tiles.TILE, args.workers
        )
        print(f"{number} bright pixels, {name}: {seconds:.3f} s")
    return 0


def main(argv=None):
    parser = capstone.make_parser(__doc__)
    whole = capstone.pi_cli.whole_number(1)
    parser.add_argument("--scene", type=Path, help="default: what make_tiles.py made")
    parser.add_argument("--workers", type=whole, default=capstone.default_workers())
    return capstone.answer_plainly(work, parser.parse_args(argv))


if __name__ == "__main__":
    sys.exit(main())
