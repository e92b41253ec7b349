"""Fill an image in shared memory (exercise 09.7, an extension).

Check it with    python code/check.py 09.7
The check takes about 3 s on two cores.
"""

from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context
from multiprocessing.shared_memory import SharedMemory

import numpy as np


# solution:
def write_row(name, shape, make_row, row):
    """In a worker: make one row, and write it into the shared image."""
    memory = SharedMemory(name)
    image = np.ndarray(shape, "float64", buffer=memory.buf)
    image[row] = make_row(row, shape[1])
    memory.close()  # from now on nobody may touch `image`


def fill_image(make_row, shape, workers):
    """An image of this shape (rows, columns); its rows are made by `workers` processes.

    make_row(row, columns)      the numbers of one row, as an array
    """
    memory = SharedMemory(create=True, size=8 * shape[0] * shape[1])
    try:
        write = partial(write_row, memory.name, shape, make_row)
        with ProcessPoolExecutor(workers, get_context("spawn")) as pool:
            list(pool.map(write, range(shape[0])))  # list: errors are raised here
        return np.ndarray(shape, "float64", buffer=memory.buf).copy()
    finally:
        memory.close()
        memory.unlink()


# starter:
# def write_row(name, shape, make_row, row):
#     """In a worker: make one row, and write it into the shared image."""
#     raise NotImplementedError("attach the memory, make an array of it, write the row")
#
#
# def fill_image(make_row, shape, workers):
#     """An image of this shape (rows, columns); its rows are made by `workers` processes.
#
#     make_row(row, columns)      the numbers of one row, as an array
#     """
#     raise NotImplementedError("create the memory, let the workers write, copy, clean up")
# end
