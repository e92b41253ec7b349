# expect: for all rows
import numpy as np

GAIN = 0.0004


def bright_share(picture, dark, limit):
    for row in picture:
        reflectance = (row.astype(float) - dark) * GAIN
        n_bright = np.count_nonzero(reflectance > limit)
    return n_bright / picture.size
