# expect: computed by the main process
from concurrent.futures import ProcessPoolExecutor, as_completed
from multiprocessing import get_context


def image(row_of_steps, n_rows, workers):
    return [row_of_steps(row) for row in range(n_rows)]
