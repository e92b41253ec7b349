# expect: hand out smaller portions
from concurrent.futures import ProcessPoolExecutor, as_completed
from multiprocessing import get_context


def image(row_of_steps, n_rows, workers):
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        portion = -(-n_rows // workers)
        return list(pool.map(row_of_steps, range(n_rows), chunksize=portion))
