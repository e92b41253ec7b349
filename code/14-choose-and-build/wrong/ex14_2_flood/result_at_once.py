# expect: hand out all storms before you ask for the first result
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context


def ensemble(peak_depth_mm, storms, workers):
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        return [pool.submit(peak_depth_mm, storm).result() for storm in storms]
