# expect: which gives only their mean
import time


def time_runs(function, repeat):
    function()
    start = time.perf_counter()
    for _ in range(repeat):
        function()
    mean = (time.perf_counter() - start) / repeat
    return mean, mean, mean
