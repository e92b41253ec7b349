# expect: CPU time does not see waiting
import statistics
from time import process_time


def time_runs(function, repeat):
    function()
    times = []
    for _ in range(repeat):
        start = process_time()
        function()
        times.append(process_time() - start)
    return min(times), statistics.median(times), max(times)
