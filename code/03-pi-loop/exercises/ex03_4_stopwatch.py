"""Exercise 03.4: a stopwatch that can be trusted.

Write `time_runs`, save, and judge your answer, from the folder above `code`, with

    python code/check.py 03.4

Run time: less than a second.
"""



def time_runs(function, repeat):
    """Times of `function()` in seconds: (best, median, worst) of `repeat` runs.

    One call before them is a warm-up and is not counted.  Every run is timed on its
    own, as wall time.
    """
    raise NotImplementedError("write time_runs")
