# expect: changes the picture that it was given
import numpy as np

GAIN = 0.0004


def bright_share(picture, dark, limit):
    np.maximum(picture, dark, out=picture)
    n_bright = 0
    for row in picture:
        n_bright += np.count_nonzero((row.astype(float) - dark) * GAIN > limit)
    return n_bright / picture.size
