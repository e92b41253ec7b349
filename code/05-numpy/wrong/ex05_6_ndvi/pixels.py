# expect: not on single pixels
def ndvi_into(nir, red, out):
    for row in range(out.shape[0]):
        for column in range(out.shape[1]):
            n, r = float(nir[row, column]), float(red[row, column])
            out[row, column] = (n - r) / (n + r)
