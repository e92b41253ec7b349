"""Results of uneven length in three layouts of an HDF5 file: time and size.

    python code/x09-hazard-maps/layouts.py
    python code/x09-hazard-maps/layouts.py --blocks 40      20 000 earthquakes

    index      one table of rows for all earthquakes, and an index with start and stop
    vlen       one cell for each earthquake, of variable length
    datasets   a dataset of its own for each earthquake

The first two also compressed (gzip).  The files lie in a folder that vanishes again.
Takes 2 s on one core and 120 MB (40 blocks: half a minute); needs the package scipy.
"""

import sys
import tempfile
import time
from pathlib import Path

import h5py
import hazard_record
import numpy as np
import quakes

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # for pi_cli
import pi_cli

BLOCKS = 2
QUESTIONS = 1000  # earthquakes whose rows are read one by one
CHUNKS = {"rows": 8192, "cells": 4096}  # 64 KiB of rows


def make_parts(n_blocks):
    """The rows of each earthquake: a list of arrays, some of them empty."""
    parts = []
    for number in range(n_blocks):
        events, rows = quakes.simulate_block(quakes.SEED, number)
        parts += np.split(rows, np.cumsum(events["rows"])[:-1])
    return parts


# ---- a layout: write all, read all, read the rows of one earthquake ------------------


class Index:
    """One table, and for each earthquake the place where its rows begin and end."""

    def write(self, file, parts, options):
        stops = np.cumsum([len(part) for part in parts])
        table = np.concatenate(parts)
        chunks = (min(CHUNKS["rows"], len(table)),)
        file.create_dataset("rows", data=table, chunks=chunks, **options)
        file["index"] = np.column_stack([stops - np.diff(stops, prepend=0), stops])

    def read_all(self, file):
        return file["rows"][:]

    def open(self, file):
        table, index = file["rows"], file["index"][:].tolist()
        return lambda event: table[slice(*index[event])]


class Vlen:
    """A table with one cell for each earthquake."""

    def write(self, file, parts, options):
        cells = np.empty(len(parts), object)
        for event, part in enumerate(parts):
            cells[event] = part
        kind = h5py.vlen_dtype(quakes.ROW)
        chunks = (min(CHUNKS["cells"], len(parts)),)
        table = file.create_dataset("rows", cells.shape, kind, chunks=chunks, **options)
        table[:] = cells

    def read_all(self, file):
        return np.concatenate(file["rows"][:])

    def open(self, file):
        table = file["rows"]
        return lambda event: table[event]


class Datasets:
    """A name in the file for each earthquake."""

    def write(self, file, parts, options):
        for number, part in enumerate(parts):
            file.create_dataset(f"{number:06}", data=part, **options)

    def read_all(self, file):
        return np.concatenate([dataset[:] for dataset in file.values()])

    def open(self, file):
        return lambda event: file[f"{event:06}"][:]


GZIP = {"compression": "gzip", "shuffle": True}
LAYOUTS = {
    "index": (Index(), {}),
    "index, gzip": (Index(), GZIP),
    "vlen": (Vlen(), {}),
    "vlen, gzip": (Vlen(), GZIP),
    "datasets": (Datasets(), {}),
}

COLUMNS = ("write_s", "read_s", "ask_s", "mib")

# ---- measuring -----------------------------------------------------------------------


def clocked(function, *args):
    """CPU seconds of this process, and the result."""
    start = time.process_time()
    result = function(*args)
    return time.process_time() - start, result


def write_file(path, layout, parts, options):
    with h5py.File(path, "w") as file:
        layout.write(file, parts, options)


def ask(layout, file, questions):
    """All rows of these earthquakes."""
    rows_of = layout.open(file)
    return np.concatenate([rows_of(event) for event in questions])


def measure_one(name, path, parts, questions):
    """One row; CPU times in seconds."""
    layout, options = LAYOUTS[name]
    write_s, _ = clocked(write_file, path, layout, parts, options)
    with h5py.File(path, "r") as file:
        read_s, rows = clocked(layout.read_all, file)
    with h5py.File(path, "r") as file:
        ask_s, answer = clocked(ask, layout, file, questions)
    wanted = np.concatenate([parts[event] for event in questions])
    if not np.array_equal(rows, np.concatenate(parts)) or not np.array_equal(
        answer, wanted
    ):
        raise hazard_record.Unfinished(f"layout {name} read other rows than it wrote")
    row = {"layout": name, "write_s": write_s, "read_s": read_s, "ask_s": ask_s}
    return row | {"mib": path.stat().st_size / 2**20}


def best_of(rounds):
    """Of each number the least: other programs can only make it larger."""
    rows = list(rounds)
    return rows[0] | {key: min(row[key] for row in rows) for key in COLUMNS}


def measure(args):
    parts = make_parts(args.blocks)
    stream = np.random.default_rng(quakes.SEED)
    questions = stream.integers(len(parts), size=QUESTIONS).tolist()
    with tempfile.TemporaryDirectory() as folder:
        rows = [
            best_of(
                measure_one(name, Path(folder) / f"{i}.h5", parts, questions)
                for _ in range(args.rounds)
            )
            for i, name in enumerate(LAYOUTS)
        ]
    n_rows = sum(map(len, parts))
    counts = {
        "rounds": args.rounds,
        "events": len(parts),
        "rows_written": n_rows,
        "questions": QUESTIONS,
    }
    return counts | {"mib": n_rows * quakes.ROW.itemsize / 2**20, "rows": rows}


def show(results):
    lines = [
        f"{results['events']} earthquakes, {results['rows_written']} rows,"
        f" {results['mib']:.1f} MiB",
        f"CPU time for     write  read all  read {results['questions']}      file",
    ]
    lines += [
        f"{row['layout']:12} {row['write_s']:7.3f} s {row['read_s']:7.3f} s"
        f" {row['ask_s']:8.3f} s {row['mib']:6.1f} MiB"
        for row in results["rows"]
    ]
    return "\n".join(lines)


def main(argv=None):
    parser = hazard_record.make_parser(__doc__)
    positive = pi_cli.whole_number(1)
    parser.add_argument("--blocks", type=positive, default=BLOCKS)
    parser.add_argument("--rounds", type=positive, default=1, help="best of them")
    return hazard_record.run(parser, measure, show, argv)


if __name__ == "__main__":
    sys.exit(main())
