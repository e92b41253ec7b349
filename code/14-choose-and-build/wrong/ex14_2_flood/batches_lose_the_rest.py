# expect: was flooded 0 times
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context


def ensemble(peak_depth_mm, storms, workers):
    size = len(storms) // workers
    peaks = []
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        for number in range(workers):
            mine = storms[number * size : (number + 1) * size]
            peaks += pool.map(peak_depth_mm, mine)
    return peaks
