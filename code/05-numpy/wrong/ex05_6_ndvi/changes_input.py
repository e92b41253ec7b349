# expect: write into `out` only
def ndvi_into(nir, red, out):
    total = nir.astype(float) + red
    nir -= red
    out[:] = nir / total
