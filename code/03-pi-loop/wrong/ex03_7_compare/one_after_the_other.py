# expect: take turns, old, new, old, new
import time


def best(function, repeat):
    function()
    times = []
    for _ in range(repeat):
        start = time.perf_counter()
        function()
        times.append(time.perf_counter() - start)
    return min(times)


def compare(old, new, repeat):
    return best(old, repeat) / best(new, repeat)
