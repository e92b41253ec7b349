"""A toy model of earthquakes: when and where they happen, and which sites they shake.

    python code/x09-hazard-maps/quakes.py                 what one block of years brings
    python code/x09-hazard-maps/quakes.py --years 1000 --spacing 2

The formulas have the shape of real ones, and made-up numbers: learn from them about
computing, never about the hazard of a place.  Years are simulated in blocks, and each
block has a random stream of its own, so it does not matter who simulates which block.
Takes 0.3 s on one core and 80 MB; needs the package scipy.
"""

import sys
from functools import lru_cache
from pathlib import Path

import numpy as np

try:
    from scipy.spatial import KDTree
except ModuleNotFoundError:
    print("quakes.py needs scipy: type `make extras`", file=sys.stderr)
    sys.exit(2)

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # for pi_cli
import pi_cli

SEED = 2026
YEARS = 250  # in a block
SPACING_KM = 5  # between neighbouring sites
WIDTH_KM, HEIGHT_KM = 1000, 800  # the map
# Ends of three faults in km (x, y, x, y); the third one leaves the map.
FAULTS_KM = np.array(
    [(150, 120, 800, 420), (300, 740, 480, 500), (750, 650, 1300, 780)]
)
WANDER_KM = 10  # how far from its fault an earthquake may lie (standard deviation)
EVENTS_PER_YEAR = 2.0  # of magnitude 5 and more, all faults together
MAGNITUDES = 5.0, 7.5
LEAST_USUAL_G = 0.02  # where the usual shaking is weaker, nobody looks
LEAST_G = 0.05  # weaker shaking is not noted; 1 g: how fast a stone's fall gets faster
SCATTER = 0.25  # of the logarithm (base 10) of the shaking

ROW = np.dtype([("site", "<u4"), ("shaking", "<f4")])  # shaking in g
EVENT = np.dtype([("magnitude", "<f4"), ("x", "<f4"), ("y", "<f4"), ("rows", "<u4")])


@lru_cache(maxsize=4)
def site_tree(spacing_km):
    """All sites of the map, row by row, in a tree that knows which are near (km)."""
    x = np.arange(0, WIDTH_KM + 1e-9, spacing_km)
    y = np.arange(0, HEIGHT_KM + 1e-9, spacing_km)
    return KDTree(np.column_stack([axis.ravel() for axis in np.meshgrid(x, y)]))


def block_stream(seed, number):
    """The random stream of block `number`, as in episode 10."""
    child = np.random.SeedSequence(seed, spawn_key=(number,))
    return np.random.Generator(np.random.SFC64(child))


def draw_events(stream, n_events):
    """Where the earthquakes of a block happen, and how strong they are."""
    events = np.zeros(n_events, EVENT)
    low, high = MAGNITUDES
    # One unit of magnitude less, ten times as many earthquakes (Gutenberg and Richter).
    share = stream.random(n_events) * (1 - 10.0 ** (low - high))
    events["magnitude"] = low - np.log10(1 - share)
    ends = FAULTS_KM[stream.integers(len(FAULTS_KM), size=n_events)]
    along = stream.random((n_events, 1))
    place = ends[:, :2] * (1 - along) + ends[:, 2:] * along
    place += WANDER_KM * stream.standard_normal((n_events, 2))
    events["x"], events["y"] = place.T
    return events


def usual_log_g(magnitude, distance_km):
    """Logarithm (base 10) of the usual shaking in g."""
    return 0.5 * magnitude - 1.3 * np.log10(distance_km + 15) - 2.1


def reach_km(magnitude):
    """Distance at which the usual shaking falls to LEAST_USUAL_G."""
    return 10 ** ((0.5 * magnitude - 2.1 - np.log10(LEAST_USUAL_G)) / 1.3) - 15


def shake(event, tree, stream):
    """Rows (site, shaking) of the sites that one earthquake shakes; maybe none."""
    centre = (float(event["x"]), float(event["y"]))
    magnitude = float(event["magnitude"])
    near = np.sort(tree.query_ball_point(centre, reach_km(magnitude))).astype(int)
    distance_km = np.hypot(*(tree.data[near] - centre).T)
    noise = SCATTER * stream.standard_normal(len(near))
    shaking = 10 ** (usual_log_g(magnitude, distance_km) + noise)
    noted = shaking >= LEAST_G
    rows = np.empty(np.count_nonzero(noted), ROW)
    rows["site"], rows["shaking"] = near[noted], shaking[noted]
    return rows


def simulate_block(seed, number, years=YEARS, spacing_km=SPACING_KM):
    """(events, rows) of block `number`: first the rows of event 0, then of event 1 ..."""
    stream = block_stream(seed, number)
    tree = site_tree(spacing_km)
    events = draw_events(stream, stream.poisson(EVENTS_PER_YEAR * years))
    parts = [shake(event, tree, stream) for event in events]
    events["rows"] = [len(part) for part in parts]
    return events, np.concatenate([np.empty(0, ROW), *parts])


def add_arguments(parser):
    """What all programs ask that simulate blocks."""
    positive = pi_cli.whole_number(1)
    add = parser.add_argument
    add("--seed", type=pi_cli.whole_number(0), default=SEED)
    add("--years", type=positive, default=YEARS, help="years in a block")
    add("--spacing", type=positive, default=SPACING_KM, help="km between two sites")


def show(args):
    events, rows = simulate_block(args.seed, 0, args.years, args.spacing)
    n_sites = site_tree(args.spacing).n
    print(f"{len(events)} earthquakes in {args.years} years, {n_sites} sites")
    print(f"{len(rows)} rows, {rows.nbytes / 2**20:.1f} MiB")
    if len(events):
        least, most = events["rows"].min(), events["rows"].max()
        print(f"an earthquake shakes {least} to {most} sites")
    return 0


def main(argv=None):
    parser = pi_cli.Parser(description=__doc__.splitlines()[0])
    add_arguments(parser)
    args = parser.parse_args(argv)
    try:
        return show(args)
    except KeyboardInterrupt:
        parser.exit(130, "stopped by Ctrl-C\n")
    except MemoryError:
        parser.exit(2, f"{parser.prog}: not enough memory; try fewer years\n")


if __name__ == "__main__":
    sys.exit(main())
