"""Exercise 03.4: a stopwatch that can be trusted.

Write `time_runs`, save, and judge your answer, from the folder above `code`, with

    python code/check.py 03.4

Run time: less than a second.
"""

# solution:
import statistics
import time

# end


def time_runs(function, repeat):
    """Best, median and worst time of `repeat` calls, in seconds.

    A warm-up call before them is not counted.  Every call is timed on
    its own, as wall time.
    """
    # solution:
    function()
    times = []
    for _ in range(repeat):
        start = time.perf_counter()
        function()
        times.append(time.perf_counter() - start)
    return min(times), statistics.median(times), max(times)
    # starter:
    # raise NotImplementedError("write time_runs")
    # end
