"""Exercise 03.7: compare two programs while the machine changes its mind.

Write `compare`, save, and judge your answer, from the folder above `code`, with

    python code/check.py 03.7

Run time: less than a second.
"""

import time


def compare(old, new, repeat):
    """How many times faster `new()` is than `old()`, by their best times.

    After one warm-up call each they run `repeat` times in turns: old,
    new, old, new ...  So a machine that gets slower is unfair to neither.
    """
    raise NotImplementedError("write compare")
