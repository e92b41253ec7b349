# expect: as a warm-up that is not timed
import statistics
import time


def time_runs(function, repeat):
    times = []
    for _ in range(repeat):
        start = time.perf_counter()
        function()
        times.append(time.perf_counter() - start)
    return min(times), statistics.median(times), max(times)
