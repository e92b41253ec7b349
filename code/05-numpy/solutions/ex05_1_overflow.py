"""Exercise 05.1: fast, without an error message, and wrong.

Bob wants to know how many pixels lie nearer than `radius` pixels to the corner of his
image.  The loop is right and slow.  The expression for whole arrays is fast, and wrong
for large images.  Repair `count_near`, and judge your answer, from the folder above
`code`, with

    python code/check.py 05.1

Run time: less than a second.
"""

import numpy as np


def count_near_in_loop(columns, rows, radius):
    """The loop: right for every image, because Python's whole numbers can grow."""
    near = 0
    for x, y in zip(columns.tolist(), rows.tolist(), strict=True):
        if x * x + y * y < radius * radius:
            near += 1
    return near


def count_near(columns, rows, radius):
    """Number of pixels nearer than `radius` to the corner, where column = row = 0.

    columns, rows: arrays of whole numbers of any type, as they come from the file;
    radius: a whole number.
    """
    # solution:
    x = columns.astype(np.int64)
    y = rows.astype(np.int64)
    # starter:
    # x = columns
    # y = rows
    # end
    return int(np.count_nonzero(x * x + y * y < radius * radius))
