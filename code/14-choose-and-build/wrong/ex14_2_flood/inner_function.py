# expect: raised
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context


def ensemble(peak_depth_mm, storms, workers):
    def flood_one(storm):
        return peak_depth_mm(storm)

    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        return list(pool.map(flood_one, storms))
