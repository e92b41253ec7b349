# expect: the last rows count, too
def ndvi_into(nir, red, out):
    for number in range(len(out) // 16):
        rows = slice(16 * number, 16 * number + 16)
        a, b = nir[rows].astype(float), red[rows].astype(float)
        out[rows] = (a - b) / (a + b)
