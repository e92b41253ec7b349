"""Compute a fractal row by row, in processes that share the work (exercise 14.4).

Check it with    python code/check.py 14.4
Measure it with  python code/14-choose-and-build/ex14_4_fractal.py
The check takes about 4 s, the measurement about 4 s, on 2 cores.
"""

# solution:
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

PORTION = 4  # rows that a process takes at a time
# starter:
# from concurrent.futures import ProcessPoolExecutor
# from multiprocessing import get_context
# end


def image(row_of_steps, n_rows, workers):
    """All rows, from top to bottom: what row_of_steps(0), row_of_steps(1) ... give.

    row_of_steps(row)    the row number `row`; some rows take 100 times as long as others
    workers              number of processes
    """
    # solution:
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        return list(pool.map(row_of_steps, range(n_rows), chunksize=PORTION))
    # starter:
    # portion = -(-n_rows // workers)  # rounded up: one portion for each worker
    # with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
    #     return list(pool.map(row_of_steps, range(n_rows), chunksize=portion))
    # end


if __name__ == "__main__":
    import capstone
    import fractal

    workers = capstone.default_workers()
    capstone.compare(
        fractal.image,
        lambda: image(fractal.row_of_steps, fractal.N_ROWS, workers),
    )
