# expect: still lies in the shared memory
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context
from multiprocessing.shared_memory import SharedMemory

import numpy as np


def write_row(name, shape, make_row, row):
    memory = SharedMemory(name)
    image = np.ndarray(shape, "float64", buffer=memory.buf)
    image[row] = make_row(row, shape[1])
    memory.close()


def fill_image(make_row, shape, workers):
    memory = SharedMemory(create=True, size=8 * shape[0] * shape[1])
    try:
        write = partial(write_row, memory.name, shape, make_row)
        with ProcessPoolExecutor(workers, get_context("spawn")) as pool:
            list(pool.map(write, range(shape[0])))
        image = np.ndarray(shape, "float64", buffer=memory.buf)
        return image
    finally:
        memory.close()
        memory.unlink()
