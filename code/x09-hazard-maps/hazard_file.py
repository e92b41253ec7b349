"""The file of results: rows of all earthquakes in one table, and an index to them.

This is no program; it is imported.

    with h5py.File(path, "w") as file:
        hazard_file.create(file)
        hazard_file.append(file, number, events, rows)     # blocks in any order
    index = hazard_file.sorted_index(file)
    rows = hazard_file.rows_of(file, index, block, event)

One process may have the file open for writing, and nobody else then.
"""

import numpy as np
import quakes

# A line for each earthquake: its rows are those from start to stop (without stop).
LINE = np.dtype(
    [("block", "<u4"), ("event", "<u4"), ("start", "<u8"), ("stop", "<u8")]
    + [(name, "<f4") for name in ("magnitude", "x", "y")]
)
CHUNK_ROWS = 8192  # 64 KiB; HDF5 reads and writes whole chunks
PIECE_ROWS = 2**20  # 8 MiB: what we hold in memory while we count


def create(file):
    """Two empty tables that can grow."""
    for name, kind, chunk in (("rows", quakes.ROW, CHUNK_ROWS), ("index", LINE, 1024)):
        file.create_dataset(name, (0,), kind, maxshape=(None,), chunks=(chunk,))


def grow(table, lines):
    """Add lines at the end of a table."""
    end = len(table)
    table.resize(end + len(lines), axis=0)
    table[end:] = lines


def lines_of(block, events, first_row):
    """Lines of the index for a block whose rows begin at `first_row`."""
    lines = np.zeros(len(events), LINE)
    lines["block"] = block
    lines["event"] = np.arange(len(events))
    lines["stop"] = first_row + np.cumsum(events["rows"])
    lines["start"] = lines["stop"] - events["rows"]
    for name in ("magnitude", "x", "y"):
        lines[name] = events[name]
    return lines


def append(file, block, events, rows):
    """Add a block: its rows at the end, then lines of the index."""
    lines = lines_of(block, events, len(file["rows"]))
    grow(file["rows"], rows)
    grow(file["index"], lines)


def sorted_index(file):
    """The index in memory, by block and event, whatever the order of arrival."""
    return np.sort(file["index"][:], order=["block", "event"])


def rows_of(file, index, block, event):
    """The rows of one earthquake; `index` is sorted, and no other rows are read."""
    first, end = np.searchsorted(index["block"], (block, block + 1))
    if not 0 <= event < end - first:
        raise KeyError(f"no event {event} of block {block}")
    line = index[first + event]
    return file["rows"][line["start"] : line["stop"]]


def count_above(file, least_g, n_sites):
    """How often each site was shaken more than that; the file is read in pieces."""
    table = file["rows"]
    counts = np.zeros(n_sites, np.int64)
    for start in range(0, len(table), PIECE_ROWS):
        rows = table[start : start + PIECE_ROWS]
        sites = rows["site"][rows["shaking"] > least_g]
        counts += np.bincount(sites, minlength=n_sites)
    return counts


def same_results(file, other):
    """Do two files hold the same rows for the same events, in whatever order?"""
    mine, theirs = sorted_index(file), sorted_index(other)
    keys = ["block", "event", "magnitude", "x", "y"]
    if len(mine) != len(theirs) or not np.array_equal(mine[keys], theirs[keys]):
        return False
    rows, other_rows = file["rows"][:], other["rows"][:]
    return all(
        np.array_equal(rows[a["start"] : a["stop"]], other_rows[b["start"] : b["stop"]])
        for a, b in zip(mine, theirs, strict=True)
    )
