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
    """Times of `function()` in seconds: (best, median, worst) of `repeat` runs.

    One call before them is a warm-up and is not counted.  Every run is timed on its
    own, as wall time.
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
