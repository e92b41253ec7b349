# expect: compute with float (64 bits)
import numpy as np

GAIN = 0.0004


def bright_share(picture, dark, limit):
    n_bright = 0
    for row in picture:
        reflectance = (row.astype(np.float32) - dark) * np.float32(GAIN)
        n_bright += np.count_nonzero(reflectance > np.float32(limit))
    return n_bright / picture.size
