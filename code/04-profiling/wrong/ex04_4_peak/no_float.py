# expect: wraps around to 65402
import numpy as np

GAIN = 0.0004


def bright_share(picture, dark, limit):
    n_bright = 0
    for row in picture:
        n_bright += np.count_nonzero((row - dark) * GAIN > limit)
    return n_bright / picture.size
