"""Draw conclusions from the file: how probable is strong shaking within 50 years?

    python code/x09-hazard-maps/hazard_map.py            makes the file
    python code/x09-hazard-maps/probability_map.py       reads it

The file is read in pieces, by one process.  Takes 0.5 s on one core and 100 MB.
"""

import math
import sys
from pathlib import Path

import h5py
import hazard_file
import hazard_map
import hazard_record
import numpy as np
import quakes

CELL_SITES = 8  # a cell of the drawn map has 8 x 8 sites
SPAN_YEARS = 50


def probability(rate):
    """Of at least one shaking within SPAN_YEARS, at this many a year on average."""
    return -np.expm1(-SPAN_YEARS * rate)


def cells(counts, spacing_km):
    """Mean count of each cell; sites left over at the edges are not drawn."""
    n_columns = math.floor(quakes.WIDTH_KM / spacing_km + 1e-9) + 1
    grid = counts.reshape(-1, n_columns)
    n = CELL_SITES
    rows, columns = (size // n * n for size in grid.shape)
    grid = grid[:rows, :columns].reshape(rows // n, n, columns // n, n)
    return grid.mean(axis=(1, 3))


def open_results(path):
    """The file, open for reading, or one line that says what is missing."""
    try:
        return h5py.File(path, "r")
    except FileNotFoundError:
        message = f"there is no file {path}; make it with hazard_map.py"
    except OSError:
        message = f"{path} is not an HDF5 file, or somebody is writing it"
    raise hazard_record.Unfinished(message)


def description(file):
    """Simulated years, and km between two sites, as hazard_map.py noted them."""
    try:
        attrs = file.attrs
        return int(attrs["blocks"]) * int(attrs["years"]), int(attrs["spacing_km"])
    except KeyError:
        message = f"{file.filename} was not made by hazard_map.py"
        raise hazard_record.Unfinished(message) from None


def measure(args):
    with open_results(args.file) as file:
        years, spacing_km = description(file)
        tree = quakes.site_tree(spacing_km)
        counts = hazard_file.count_above(file, hazard_map.LEAST_G, tree.n)
    worst = int(counts.argmax())
    percent = 100 * probability(cells(counts, spacing_km) / years)
    return {
        "years": years,
        "sites": tree.n,
        "above": int(counts.sum()),
        "worst_km": tree.data[worst].tolist(),
        "worst_count": int(counts[worst]),
        "cell_km": CELL_SITES * spacing_km,
        "percent": percent.round(1).tolist(),
    }


def show(results):
    x, y = results["worst_km"]
    chance = probability(results["worst_count"] / results["years"])
    return (
        f"{results['years']} years, {results['sites']} sites,"
        f" {results['above']} shakings above {hazard_map.LEAST_G} g\n"
        f"most often at x = {x:.0f} km, y = {y:.0f} km: {results['worst_count']} times;"
        f" {chance:.0%} in {SPAN_YEARS} years"
    )


def main(argv=None):
    parser = hazard_record.make_parser(__doc__)
    path = hazard_map.default_path()
    parser.add_argument("--file", type=Path, default=path, help="of hazard_map.py")
    return hazard_record.run(parser, measure, show, argv)


if __name__ == "__main__":
    sys.exit(main())
