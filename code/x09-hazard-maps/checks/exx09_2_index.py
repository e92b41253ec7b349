"""Check of exercise x09.2: blocks in any order, one of them empty, one of them twice."""

import h5py
import numpy as np

TITLE = "Find the rows again"
HINTS = (
    "The rows of a block begin where the table ended before you added them.",
    "append: start = len(table); table.resize(start + len(rows), axis=0); then write "
    "table[start:], and the line (block, start, start + len(rows)) of the index.",
    "append begins with: if block in index['block']: return.  rows_of reads index[:], "
    "takes the line whose block is right (none: KeyError), and returns "
    "file['rows'][start:stop].",
)
TIME_LIMIT_S = 20
ROW = np.dtype([("site", "<u4"), ("shaking", "<f4")])
SIZES = {7: 3, 0: 1500, 12: 0, 3: 1, 5: 2600, 1: 0, 2: 40}  # in order of arrival
TWICE = 3


class Watched:
    """Stands in for the table `rows`; counts how many rows were read from the file."""

    def __init__(self, table):
        self.table, self.read = table, 0

    def __len__(self):
        return len(self.table)

    def __getattr__(self, name):
        return getattr(self.table, name)

    def __setitem__(self, place, rows):
        self.table[place] = rows

    def __getitem__(self, place):
        rows = self.table[place]
        self.read += np.size(rows)
        return rows


class WatchedFile:
    """Stands in for the file, and hands out the watched table."""

    def __init__(self, file):
        self.file, self.table = file, Watched(file["rows"])

    def __getitem__(self, name):
        return self.table if name in ("rows", "/rows") else self.file[name]

    def __getattr__(self, name):
        return getattr(self.file, name)


def rows_for(block):
    rows = np.zeros(SIZES[block], ROW)
    rows["site"] = block * 10_000 + np.arange(SIZES[block])
    rows["shaking"] = block / 100
    return rows


def check(answer, require):
    with h5py.File("index.h5", "w", driver="core", backing_store=False) as file:
        answer.create(file, ROW)
        for block in [*SIZES, TWICE]:
            before = len(file["rows"])
            answer.append(file, block, rows_for(block))
            judge_growth(file, block, before, require)
        lines = sorted(int(line["block"]) for line in file["index"][:])
        require(
            lines == sorted(SIZES),
            f"The index has lines for the blocks {lines}, and {sorted(SIZES)} were "
            "written: one line for each block, for one without rows as well.",
        )
        judge_reading(answer, file, require)


def judge_growth(file, block, before, require):
    lines = [int(line["block"]) for line in file["index"][:]]
    grown = len(file["rows"]) - before
    if lines.count(block) > 1 or (grown and len(file["rows"]) > sum(SIZES.values())):
        require(
            False,
            f"Block {block} came twice, and its rows are in the file twice: when the "
            "index has the block already, keep what is there.",
        )
    wanted = 0 if before == sum(SIZES.values()) else SIZES[block]
    require(
        grown == wanted,
        f"Block {block} has {wanted} rows to add, and the table grew by {grown}.",
    )
    require(
        np.array_equal(file["rows"][before:], rows_for(block)[:wanted]),
        f"The table grew by the {wanted} rows of block {block}, and holds other rows "
        "there: write them with table[start:] = rows.",
    )


def judge_reading(answer, file, require):
    watched = WatchedFile(file)
    for block in sorted(SIZES):
        watched.table.read = 0
        found = answer.rows_of(watched, block)
        judge_found(found, block, require)
        require(
            watched.table.read <= SIZES[block],
            f"For the {SIZES[block]} rows of block {block} you read "
            f"{watched.table.read} rows from the file: read the slice start:stop only.",
        )
    judge_missing(answer, watched, require)


def judge_found(found, block, require):
    require(found is not None, "`rows_of` returns nothing (None): return the rows.")
    require(
        isinstance(found, np.ndarray) and found.dtype == ROW,
        "`rows_of` must return the rows as the table holds them: a slice of it.",
    )
    require(
        len(found) == SIZES[block],
        f"Of block {block} you found {len(found)} rows, and it has {SIZES[block]}: the "
        "blocks came in another order than their numbers; use start and stop of its "
        "line, where stop is the number of the first row behind it.",
    )
    require(
        np.array_equal(found, rows_for(block)),
        f"The {len(found)} rows that you found for block {block} are not its own: use "
        "start and stop of its line.",
    )


def judge_missing(answer, file, require):
    kind = "no error"
    try:
        answer.rows_of(file, 999)
    except Exception as error:
        kind = type(error).__name__
    require(
        kind == "KeyError",
        f"Nobody wrote block 999, and `rows_of` raises {kind} for it, not KeyError.",
    )
