# expect: can be set back while you measure
import statistics
import time


def time_runs(function, repeat):
    function()
    times = []
    for _ in range(repeat):
        start = time.time()
        function()
        times.append(time.time() - start)
    return min(times), statistics.median(times), max(times)
