# expect: was computed 0 times
from concurrent.futures import ProcessPoolExecutor, as_completed
from multiprocessing import get_context


def image(row_of_steps, n_rows, workers):
    rows = []
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        for start in range(0, n_rows - 3, 4):
            rows += pool.map(row_of_steps, range(start, start + 4))
    return rows
