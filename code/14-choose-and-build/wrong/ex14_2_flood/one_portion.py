# expect: One process flooded all storms
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context


def ensemble(peak_depth_mm, storms, workers):
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        return list(pool.map(peak_depth_mm, storms, chunksize=100))
