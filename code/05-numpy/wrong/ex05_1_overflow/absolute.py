# expect: do not fit into the type
import numpy as np


def count_near(columns, rows, radius):
    squares = np.abs(columns * columns + rows * rows)
    return int(np.count_nonzero(squares < radius * radius))
