# expect: A time is negative
import statistics
import time


def time_runs(function, repeat):
    function()
    times = []
    for _ in range(repeat):
        start = time.perf_counter()
        function()
        times.append(start - time.perf_counter())
    return min(times), statistics.median(times), max(times)
