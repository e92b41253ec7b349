"""Exercise 05.6 (extension): a large image, in chunks and in place.

Write `ndvi_into`, and judge your answer, from the folder above `code`, with

    python code/check.py 05.6

Run time: less than a second.
"""

import numpy as np

CHUNK_ROWS = 16


def ndvi_into(nir, red, out):
    """Write (nir - red) / (nir + red) of each pixel into the array `out`.

    nir, red: images of whole numbers (uint16), left as they are, never both 0
    in one pixel; out: an image of float64 of the same shape.  Beside these
    three images it needs less than a tenth of `out`.
    """
    out[:] = (nir - red) / (nir + red)  # uint16: 3 - 5 is 65534
