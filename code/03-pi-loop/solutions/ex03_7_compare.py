"""Exercise 03.7: compare two programs while the machine changes its mind.

Write `compare`, save, and judge your answer, from the folder above `code`, with

    python code/check.py 03.7

Run time: less than a second.
"""

import time


# solution:
def compare(old, new, repeat):
    """How many times faster `new()` is than `old()`, by their best times.

    After one warm-up call each they run `repeat` times in turns: old,
    new, old, new ...  So a machine that gets slower is unfair to neither.
    """
    old()
    new()
    old_times, new_times = [], []
    for _ in range(repeat):
        for function, times in ((old, old_times), (new, new_times)):
            start = time.perf_counter()
            function()
            times.append(time.perf_counter() - start)
    return min(old_times) / min(new_times)


# starter:
# def compare(old, new, repeat):
#     """How many times faster `new()` is than `old()`, by their best times.
#
#     After one warm-up call each they run `repeat` times in turns: old,
#     new, old, new ...  So a machine that gets slower is unfair to neither.
#     """
#     raise NotImplementedError("write compare")
# end
