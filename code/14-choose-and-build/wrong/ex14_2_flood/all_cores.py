# expect: tell the pool how many workers it may use
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context


def ensemble(peak_depth_mm, storms, workers):
    if not storms:
        return []
    with ProcessPoolExecutor(5, mp_context=get_context("spawn")) as pool:
        return list(pool.map(peak_depth_mm, storms))
