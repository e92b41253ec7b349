# expect: one array of floats as large as the picture is 4 times the picture
import numpy as np

GAIN = 0.0004


def bright_share(picture, dark, limit):
    levels = picture.astype(float)
    above_dark = levels - dark
    del levels
    reflectance = above_dark * GAIN
    del above_dark
    return np.count_nonzero(reflectance > limit) / picture.size
