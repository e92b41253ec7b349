# expect: give x and y a larger type
import numpy as np


def count_near(columns, rows, radius):
    wide = np.int64(radius)
    return int(np.count_nonzero(columns * columns + rows * rows < wide * wide))
