"""Rain of several gauges in one HDF5 file, read by worker processes.

Run it with    python code/09-processes/rain_file.py
Takes about 1 s on two cores.  The file is written into a folder that vanishes again.
"""

import sys
import tempfile
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import h5py
import numpy as np
import process_recorder

GAUGES = ("north", "east", "south", "west")
DAYS = 365
WORKERS = 2
file = None  # in a worker: the file that `open_file` opened


def write_file(path):
    """A year of rain in mm per day for each gauge: made up, the same on every run."""
    stream = np.random.default_rng(2026)
    with h5py.File(path, "w") as target:
        for gauge in GAUGES:
            target[gauge] = stream.gamma(0.5, 4.0, DAYS)


def open_file(path):
    """Each worker runs this once, when it starts."""
    global file
    file = h5py.File(path, "r")


def mean_of(gauge):
    """Mean rain of one gauge, from the file of this worker."""
    return float(file[gauge][:].mean())


def mean_rain(path, workers):
    """Mean rain of each gauge; a path and names travel."""
    spawn = get_context("spawn")
    pool = ProcessPoolExecutor(workers, spawn, open_file, (path,))
    with pool:
        means = pool.map(mean_of, GAUGES)
        return dict(zip(GAUGES, means, strict=True))


def measure(args):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "rain.h5"
        write_file(path)
        return {"mean_mm": mean_rain(path, WORKERS)}


def show(results):
    means = results["mean_mm"].items()
    return ", ".join(f"{gauge} {mean:.2f} mm" for gauge, mean in means)


def main(argv=None):
    parser = process_recorder.make_parser(__doc__)
    return process_recorder.run(parser, measure, show, argv)


if __name__ == "__main__":
    sys.exit(main())
