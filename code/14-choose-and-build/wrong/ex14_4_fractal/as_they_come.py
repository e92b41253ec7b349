# expect: not in their order
from concurrent.futures import ProcessPoolExecutor, as_completed
from multiprocessing import get_context


def image(row_of_steps, n_rows, workers):
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        futures = [pool.submit(row_of_steps, row) for row in reversed(range(n_rows))]
        return [future.result() for future in as_completed(futures)]
