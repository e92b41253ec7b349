# expect: not all pixels of `out` were written
def ndvi_into(nir, red, out):
    nir, red = nir.astype(float), red.astype(float)
    out = (nir - red) / (nir + red)
    return out
