# expect: float32 keeps about 7 digits
import numpy as np


def count_near(columns, rows, radius):
    x = columns.astype(np.float32)
    y = rows.astype(np.float32)
    return int(np.count_nonzero(x * x + y * y < radius * radius))
