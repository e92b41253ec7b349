# expect: The warm-up call is among the times
import statistics
import time


def time_runs(function, repeat):
    times = []
    for _ in range(repeat + 1):
        start = time.perf_counter()
        function()
        times.append(time.perf_counter() - start)
    return min(times), statistics.median(times), max(times)
