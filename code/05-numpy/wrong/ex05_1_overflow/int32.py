# expect: a larger type
import numpy as np


def count_near(columns, rows, radius):
    x = columns.astype(np.int32)
    y = rows.astype(np.int32)
    return int(np.count_nonzero(x * x + y * y < radius * radius))
