"""A dike breaks: the water of a canal runs into a polder, with whole arrays of NumPy.

    python code/x07-polder-flood/breach.py
    python code/x07-polder-flood/breach.py --cells 96 --steps 3000

A grid of cells lies inside a ring of high, dry ground, so that no water leaves it.  In
each time step water flows between neighbouring cells, from the higher level to the
lower.  The polder and all its numbers are invented.  Takes about 0.5 s; 40 MB of memory.
"""

import sys
import time
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # for pi_cli
import pi_cli
from capstone import answer_plainly  # of episode 14

CELLS, STEPS = 48, 3000  # cells on each side of the grid; time steps
MIN_CELLS, MAX_CELLS = 8, 10_000
FLOW = 0.2  # share of a slope that levels out in a step, where the water is 1 m deep
CELL_AREA_M2 = 400.0
WALL_M = 1000.0  # height of the ring; no water ever gets there
CANAL_M, DIKE_M = 1.5, 3.0  # depth of the water behind the dike, height of the dike
HOLLOW_M = -1.0  # height of the village, the lowest place of the polder
WET_M = 0.1  # from here on the village has wet feet
LOOK_EVERY = 20  # steps: so often we look at the village
TOLERANCE = 1e-9  # of the volume: rounding, not water


# ---- the polder ----------------------------------------------------------------------


def make_ground(cells, breach=0.5):
    """Height of the ground in m: ring, canal, dike with a gap, polder with a hollow.

    `breach` is the place of the gap, from 0 (north) to 1 (south).
    """
    ground = np.full((cells + 2, cells + 2), WALL_M)
    inside = ground[1:-1, 1:-1]
    place = (np.arange(cells) + 0.5) / cells
    south, east = place[:, None] - 0.5, place[None, :] - 0.6  # from the village
    inside[:] = np.minimum(HOLLOW_M + 4.0 * (south**2 + east**2), 0.0)
    canal, width = cells // 4, max(2, cells // 10)
    inside[:, :canal] = 0.0
    inside[:, canal] = DIKE_M
    first = min(max(round(breach * cells - width / 2), 0), cells - width)
    inside[first : first + width, canal] = 0.0
    return ground


def make_depths(cells):
    """Depth of the water in m at the start: all of it stands in the canal."""
    depths = np.zeros((cells + 2, cells + 2))
    depths[1:-1, 1 : cells // 4 + 1] = CANAL_M
    return depths


def village_depth(depths):
    """Depth of the water in the lowest place of the polder, in m."""
    cells = len(depths) - 2
    return depths[cells // 2 + 1, 3 * cells // 5 + 1]


def volume_m3(depths):
    """All water inside the ring."""
    return float(depths[1:-1, 1:-1].sum()) * CELL_AREA_M2


def same_volume(before, after):
    """Complain unless both hold the same water, but for rounding."""
    change = volume_m3(after) / volume_m3(before) - 1
    if not abs(change) < TOLERANCE:
        raise AssertionError(f"the volume changed by {change:+.1%}")


# ---- time steps ----------------------------------------------------------------------

INSIDE, LESS, MORE = slice(1, -1), slice(None, -2), slice(2, None)
HERE = INSIDE, INSIDE
NORTH, SOUTH = (LESS, INSIDE), (MORE, INSIDE)
WEST, EAST = (INSIDE, LESS), (INSIDE, MORE)


def inflow(ground, depths, there):
    """Water in m that comes from the neighbours `there`; below 0 where it leaves."""
    slope = (ground[there] + depths[there]) - (ground[HERE] + depths[HERE])
    upstream = np.where(slope > 0, depths[there], depths[HERE])
    return FLOW * slope * np.minimum(upstream, 1.0)


def next_depths(depths, ground):
    """Depth of the water in each cell one time step later, as a new array."""
    north, south, west, east = (
        inflow(ground, depths, there) for there in (NORTH, SOUTH, WEST, EAST)
    )
    new = depths.copy()
    new[HERE] = depths[HERE] + ((north + south) + (west + east))
    return new


def advance(depths, ground, n_steps):
    """Depths after so many steps; each of them needs the one before."""
    for _ in range(n_steps):
        depths = next_depths(depths, ground)
    return depths


def flood(advance, depths, ground, n_steps):
    """(depths at the end, first step at which the village was wet, or None)."""
    wet_at = None
    for step in range(LOOK_EVERY, n_steps + 1, LOOK_EVERY):
        depths = advance(depths, ground, LOOK_EVERY)
        if wet_at is None and village_depth(depths) >= WET_M:
            wet_at = step
    return advance(depths, ground, n_steps % LOOK_EVERY), wet_at


# ---- command line --------------------------------------------------------------------


def tell(before, after, wet_at, n_steps, seconds):
    """What came out, for human eyes."""
    cells = len(before) - 2
    print(f"{cells} x {cells} cells, {n_steps} steps: {seconds:.2f} s")
    print(f"volume {volume_m3(before):.0f} m3 before, {volume_m3(after):.0f} m3 after")
    when = "stays dry" if wet_at is None else f"is wet after {wet_at} steps"
    print(f"the village {when}")


def work(advance, cells, n_steps):
    """One flood with any function that advances the depths; returns the status."""
    ground, before = make_ground(cells), make_depths(cells)
    start = time.perf_counter()
    after, wet_at = flood(advance, before, ground, n_steps)
    tell(before, after, wet_at, n_steps, time.perf_counter() - start)
    same_volume(before, after)
    return 0


def add_sizes(parser, cells, n_steps=None):
    """The options --cells and --steps."""
    add, whole = parser.add_argument, pi_cli.whole_number
    add("--cells", type=whole(MIN_CELLS), default=cells, help="on each side")
    if n_steps:
        add("--steps", type=whole(1), default=n_steps, help="time steps")


def parse(parser, argv):
    """The arguments, unless the grid is too large."""
    args = parser.parse_args(argv)
    if args.cells > MAX_CELLS:
        parser.error(f"--cells {args.cells} is more than {MAX_CELLS}")
    return args


def main(argv=None):
    parser = pi_cli.Parser(description=__doc__.strip().splitlines()[0])
    add_sizes(parser, CELLS, STEPS)
    args = parse(parser, argv)
    return answer_plainly(work, advance, args.cells, args.steps)


if __name__ == "__main__":
    sys.exit(main())
