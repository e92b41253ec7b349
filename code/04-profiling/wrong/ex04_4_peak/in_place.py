# expect: convert a row at a time
import numpy as np

GAIN = 0.0004


def bright_share(picture, dark, limit):
    levels = picture.astype(float)
    levels -= dark
    levels *= GAIN
    return np.count_nonzero(levels > limit) / picture.size
