"""Count how long each point of the Mandelbrot set's edge stays near: compiled, threads.

    python code/14-choose-and-build/fractal_fast.py

The kernel does what `fractal.py` does, number by number, and releases the GIL; a thread
that is free takes the next row.  Takes about 2 s, nearly all to compile; 170 MB.
"""

import sys

import capstone
import fractal
import numba
import numpy as np

N_ROWS, N_COLUMNS = fractal.N_ROWS, fractal.N_COLUMNS
MAX_STEPS, LEFT, WIDTH = fractal.MAX_STEPS, fractal.LEFT, fractal.WIDTH
TOP, HEIGHT = fractal.TOP, fractal.HEIGHT


@numba.njit(nogil=True)
def row_of_steps(row):
    """Steps of all points of row number `row`, from left to right."""
    found = np.empty(N_COLUMNS, np.int64)
    b = TOP - HEIGHT * row / N_ROWS
    for column in range(N_COLUMNS):
        a = LEFT + WIDTH * column / N_COLUMNS
        x = y = 0.0
        steps = 0
        while steps < MAX_STEPS and x * x + y * y <= 4.0:
            x, y = x * x - y * y + a, 2.0 * x * y + b
            steps += 1
        found[column] = steps
    return found


def image(n_rows, workers):
    """All rows, from top to bottom, as lists of whole numbers."""
    rows = capstone.in_threads(row_of_steps, range(n_rows), workers)
    return [row.tolist() for row in rows]


def work(workers):
    for name in ("with compiling", "compiled"):
        _, seconds = capstone.timed(image, N_ROWS, workers)
        print(f"{N_ROWS} rows, {name}: {seconds:.3f} s")
    return 0


def main(argv=None):
    parser = capstone.make_parser(__doc__)
    whole = capstone.pi_cli.whole_number(1)
    parser.add_argument("--workers", type=whole, default=capstone.default_workers())
    return capstone.answer_plainly(work, parser.parse_args(argv).workers)


if __name__ == "__main__":
    sys.exit(main())
