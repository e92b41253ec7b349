# expect: before they are multiplied
import numpy as np


def count_near(columns, rows, radius):
    xx = (columns * columns).astype(np.int64)
    yy = (rows * rows).astype(np.int64)
    return int(np.count_nonzero(xx + yy < radius * radius))
