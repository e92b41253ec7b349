# expect: compute with float64 from the first operation
import numpy as np


def ndvi_into(nir, red, out):
    for row in range(len(out)):
        np.subtract(nir[row], red[row], out=out[row])
        out[row] /= nir[row] + red[row]
