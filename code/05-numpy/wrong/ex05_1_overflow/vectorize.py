# expect: np.vectorize does that, too
import numpy as np


def count_near(columns, rows, radius):
    if not len(columns):
        return 0
    near = np.vectorize(lambda x, y: int(x) ** 2 + int(y) ** 2 < radius**2)
    return int(np.count_nonzero(near(columns, rows)))
