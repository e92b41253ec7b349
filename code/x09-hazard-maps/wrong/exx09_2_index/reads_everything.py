# expect: read the slice start:stop only

import numpy as np

LINE = np.dtype([("block", "<u4"), ("start", "<u8"), ("stop", "<u8")])


def create(file, kind):
    for name, dtype in (("rows", kind), ("index", LINE)):
        file.create_dataset(name, (0,), dtype, maxshape=(None,), chunks=(1024,))


def append(file, block, rows):
    table, index = file["rows"], file["index"]
    if block in index["block"]:
        return
    start = len(table)
    table.resize(start + len(rows), axis=0)
    table[start:] = rows
    index.resize(len(index) + 1, axis=0)
    index[-1] = (block, start, start + len(rows))


def rows_of(file, block):
    for line in file["index"][:]:
        if line["block"] == block:
            return file["rows"][:][line["start"] : line["stop"]]
    raise KeyError(block)
