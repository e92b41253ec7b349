# expect: not in the order of the storms
from concurrent.futures import ProcessPoolExecutor, as_completed
from multiprocessing import get_context


def ensemble(peak_depth_mm, storms, workers):
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        futures = [pool.submit(peak_depth_mm, storm) for storm in reversed(storms)]
        return [future.result() for future in as_completed(futures)]
