# expect: hand them to the processes of a pool
from concurrent.futures import ThreadPoolExecutor


def image(row_of_steps, n_rows, workers):
    with ThreadPoolExecutor(workers) as pool:
        return list(pool.map(row_of_steps, range(n_rows)))
