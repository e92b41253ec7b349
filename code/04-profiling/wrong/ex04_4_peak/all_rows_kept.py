# expect: The result is right, but the peak is
import numpy as np

GAIN = 0.0004


def bright_share(picture, dark, limit):
    rows = [(row.astype(float) - dark) * GAIN for row in picture]
    return sum(np.count_nonzero(row > limit) for row in rows) / picture.size
