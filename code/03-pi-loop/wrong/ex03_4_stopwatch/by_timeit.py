# expect: here you write what it does
import statistics
import timeit


def time_runs(function, repeat):
    function()
    times = timeit.repeat(function, number=1, repeat=repeat)
    return min(times), statistics.median(times), max(times)
