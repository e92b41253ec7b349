# expect: The ratio is upside down
import time


def compare(old, new, repeat):
    old()
    new()
    old_times, new_times = [], []
    for _ in range(repeat):
        for function, times in ((old, old_times), (new, new_times)):
            start = time.perf_counter()
            function()
            times.append(time.perf_counter() - start)
    return min(new_times) / min(old_times)
