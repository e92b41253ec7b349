# expect: work on some rows at a time
import numpy as np


def ndvi_into(nir, red, out):
    np.subtract(nir, red, out=out, dtype=np.float64)
    out /= np.add(nir, red, dtype=np.float64)
