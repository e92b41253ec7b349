"""Fill an image in shared memory (exercise 09.7, an extension).

Check it with    python code/check.py 09.7
The check takes about 3 s on two cores.
"""

from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context
from multiprocessing.shared_memory import SharedMemory

import numpy as np


def write_row(name, shape, make_row, row):
    """In a worker: make one row, and write it into the shared image."""
    raise NotImplementedError("attach the memory, make an array of it, write the row")


def fill_image(make_row, shape, workers):
    """An image of this shape (rows, columns); its rows are made by `workers` processes.

    make_row(row, columns)      the numbers of one row, as an array
    """
    raise NotImplementedError("create the memory, let the workers write, copy, clean up")
