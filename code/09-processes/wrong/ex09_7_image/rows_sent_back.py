# expect: A worker sent a row back
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context

import numpy as np


def make(make_row, columns, row):
    return make_row(row, columns)


def fill_image(make_row, shape, workers):
    with ProcessPoolExecutor(workers, get_context("spawn")) as pool:
        rows = pool.map(partial(make, make_row, shape[1]), range(shape[0]))
        return np.array(list(rows))
