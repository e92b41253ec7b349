"""Exercise 03.1: count the random points inside the quarter circle.

Fill the blanks ____ in `count_hits`, save, and judge your answer, from the folder
above `code`, with

    python code/check.py 03.1

Run time: less than a second.
"""


def count_hits(n_samples, stream):
    """Number of random points of the unit square inside the quarter circle.

    n_samples: how many points; stream: a `random.Random`.
    `stream.random()` draws the next number from 0 up to (not including) 1.
    """
    hits = 0
    for _ in range(____):
        x = ____
        y = ____
        if ____:
            hits += 1
    return ____
