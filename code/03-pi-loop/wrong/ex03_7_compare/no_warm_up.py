# expect: one warm-up and 4 runs each make 5
import time


def compare(old, new, repeat):
    old_times, new_times = [], []
    for _ in range(repeat):
        for function, times in ((old, old_times), (new, new_times)):
            start = time.perf_counter()
            function()
            times.append(time.perf_counter() - start)
    return min(old_times) / min(new_times)
