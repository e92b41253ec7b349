# expect: threads take turns; use processes
from concurrent.futures import ThreadPoolExecutor


def ensemble(peak_depth_mm, storms, workers):
    with ThreadPoolExecutor(workers) as pool:
        return list(pool.map(peak_depth_mm, storms))
