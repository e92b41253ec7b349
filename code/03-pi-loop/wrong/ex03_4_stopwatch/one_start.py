# expect: read it before and after every call
import statistics
import time


def time_runs(function, repeat):
    function()
    times = []
    start = time.perf_counter()
    for _ in range(repeat):
        function()
        times.append(time.perf_counter() - start)
    return min(times), statistics.median(times), max(times)
