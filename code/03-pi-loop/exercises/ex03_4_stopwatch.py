"""Exercise 03.4: a stopwatch that can be trusted.

Write `time_runs`, save, and judge your answer, from the folder above `code`, with

    python code/check.py 03.4

Run time: less than a second.
"""

import statistics
import time


def time_runs(function, repeat):
    """Best, median and worst time of `repeat` calls, in seconds.

    A warm-up call before them is not counted.  Every call is timed on
    its own, as wall time.
    """
    raise NotImplementedError("write time_runs")
