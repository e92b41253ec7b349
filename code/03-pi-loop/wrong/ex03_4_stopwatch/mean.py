# expect: The second number is the mean
import time


def time_runs(function, repeat):
    function()
    times = []
    for _ in range(repeat):
        start = time.perf_counter()
        function()
        times.append(time.perf_counter() - start)
    return min(times), sum(times) / len(times), max(times)
