"""Count how long each point of the Mandelbrot set's edge stays near: one after the other.

    python code/14-choose-and-build/fractal.py

From a point c of the plane we repeat z -> z * z + c, starting at 0, until z is more than
2 away from 0 or 500 steps are done.  Points that never leave cost all 500 steps, others
a few: the work differs from row to row.  Takes about 2 s on any number of cores; 20 MB.
"""

import sys

import capstone

N_ROWS, N_COLUMNS = 240, 480
MAX_STEPS = 500
LEFT, WIDTH = -2.0, 2.6  # real part of c
TOP, HEIGHT = 1.1, 1.3  # imaginary part of c; the figure is not symmetric


def steps_of(a, b):
    """Number of steps that the point a + bi stays near, at most MAX_STEPS."""
    x = y = 0.0
    steps = 0
    while steps < MAX_STEPS and x * x + y * y <= 4.0:
        x, y = x * x - y * y + a, 2.0 * x * y + b
        steps += 1
    return steps


def row_of_steps(row):
    """Steps of all points of row number `row`, from left to right."""
    b = TOP - HEIGHT * row / N_ROWS
    return [steps_of(LEFT + WIDTH * col / N_COLUMNS, b) for col in range(N_COLUMNS)]


def image(n_rows=N_ROWS):
    """All rows, from top to bottom."""
    return [row_of_steps(row) for row in range(n_rows)]


def share_of_lower_half(rows):
    """Share of all steps that the lower half of the rows needs."""
    work = [sum(row) for row in rows]
    return sum(work[len(work) // 2 :]) / sum(work)


def work():
    rows, seconds = capstone.timed(image)
    staying = sum(row.count(MAX_STEPS) for row in rows)
    print(f"{N_ROWS} rows of {N_COLUMNS} points in {seconds:.2f} s")
    print(f"{staying} points stay near, {sum(map(sum, rows))} steps in all")
    print(f"{share_of_lower_half(rows):.0%} of the steps are in the lower half")
    return 0


def main(argv=None):
    capstone.make_parser(__doc__).parse_args(argv)
    return capstone.answer_plainly(work)


if __name__ == "__main__":
    sys.exit(main())
