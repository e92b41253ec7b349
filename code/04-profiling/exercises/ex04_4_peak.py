"""Exercise 04.4: the share of bright pixels, without twelve times the memory.

At its peak this function needs twelve and a half times the memory of the picture.
Find the lines that do it, bring the peak below twice the picture, keep the result,
and judge your answer, from the folder above `code`, with

    python code/check.py 04.4

Run time: less than a second; about 40 MB of memory.
"""

import numpy as np

GAIN = 0.0004  # reflectance of one step of the camera


def bright_share(picture, dark, limit):
    """Share of the pixels whose reflectance is above `limit`.

    picture: array of 16-bit whole numbers, rows by columns; dark: what the camera
    reports without light.  The reflectance of a pixel is (pixel - dark) * GAIN.
    """
    levels = picture.astype(float)
    above_dark = levels - dark
    reflectance = above_dark * GAIN
    bright = reflectance > limit
    return np.count_nonzero(bright) / picture.size
