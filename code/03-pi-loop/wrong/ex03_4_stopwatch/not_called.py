# expect: with the brackets
import statistics
import time


def time_runs(function, repeat):
    function
    times = []
    for _ in range(repeat):
        start = time.perf_counter()
        function
        times.append(time.perf_counter() - start)
    return min(times), statistics.median(times), max(times)
