# expect: threads take turns; use processes
from concurrent.futures import ThreadPoolExecutor


def ensemble(peak_depth_mm, storms, workers):
    with ThreadPoolExecutor(max(workers, 2)) as pool:
        return list(pool.map(lambda storm: waits(peak_depth_mm, storm), storms))


def waits(peak_depth_mm, storm):
    import time

    time.sleep(0.05)  # so that both threads get a storm
    return peak_depth_mm(storm)
