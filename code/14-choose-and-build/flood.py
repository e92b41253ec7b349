"""Flood one polder with many storms: correct, and one storm after the other.

    python code/14-choose-and-build/flood.py
    python code/14-choose-and-build/flood.py --amounts 3

The polder is a strip of 40 cells; the village lies in the lowest one, beside the pump.
Each time step needs the one before it, but no storm needs another.  The polder and all
its numbers are invented.  Takes about 2 s on any number of cores; 15 MB of memory.
"""

import sys

import capstone

N_CELLS = 40
VILLAGE = 11  # number of the cell in which the village lies
FLOOR_M = tuple(1.2 * abs(cell - VILLAGE) / N_CELLS for cell in range(N_CELLS))
STEPS_PER_HOUR = 60
HOURS = 36  # so long we look at each storm
FLOW = 0.2  # share of a slope that levels out in a step, where the water is 1 m deep
PUMP_M = 0.0015  # that the pump takes out of the village's cell, each step
TOO_DEEP_MM = 60  # from here on the village is flooded
DURATIONS_H = (2, 6, 12, 24)
N_AMOUNTS = 16
LEAST_MM, STEP_MM = 10, 10  # rain of the smallest storm, and from one to the next


def make_storms(n_amounts=N_AMOUNTS):
    """All storms: (rain in mm, duration in hours)."""
    amounts = range(LEAST_MM, LEAST_MM + STEP_MM * n_amounts, STEP_MM)
    return [(rain_mm, hours) for hours in DURATIONS_H for rain_mm in amounts]


def next_depths(depths, rain_m):
    """Depth of the water in each cell one time step later, in m."""
    new = [depth + rain_m for depth in depths]
    for cell in range(N_CELLS - 1):
        level, next_level = (
            FLOOR_M[cell] + depths[cell],
            FLOOR_M[cell + 1] + depths[cell + 1],
        )
        slope = level - next_level
        upstream = depths[cell] if slope > 0 else depths[cell + 1]
        flow = FLOW * slope * min(upstream, 1.0)
        new[cell] -= flow
        new[cell + 1] += flow
    new[VILLAGE] -= min(new[VILLAGE], PUMP_M)
    return new


def peak_depth_mm(storm):
    """The most water that stands in the village during one storm, in whole mm."""
    rain_mm, hours = storm
    rainy_steps = hours * STEPS_PER_HOUR
    depths, peak_m = [0.0] * N_CELLS, 0.0
    for step in range(HOURS * STEPS_PER_HOUR):
        rain_m = rain_mm / 1000 / rainy_steps if step < rainy_steps else 0.0
        depths = next_depths(depths, rain_m)
        peak_m = max(peak_m, depths[VILLAGE])
    return round(peak_m * 1000)


def ensemble(storms):
    """Peak depth of each storm, in the order of the storms."""
    return [peak_depth_mm(storm) for storm in storms]


def first_floods(storms, peaks_mm):
    """{duration: least rain in mm that floods the village, or None}."""
    floods = {hours: [] for _, hours in storms}
    for (rain_mm, hours), peak_mm in zip(storms, peaks_mm, strict=True):
        if peak_mm >= TOO_DEEP_MM:
            floods[hours].append(rain_mm)
    return {hours: min(rains, default=None) for hours, rains in floods.items()}


def work(n_amounts):
    storms = make_storms(n_amounts)
    print(f"{len(storms)} storms", end=" ", flush=True)
    peaks_mm, seconds = capstone.timed(ensemble, storms)
    print(f"in {seconds:.2f} s")
    for hours, rain_mm in first_floods(storms, peaks_mm).items():
        least = "none of them floods" if rain_mm is None else f"{rain_mm} mm flood"
        print(f"rain of {hours:2} hours: {least} the village")
    return 0


def main(argv=None):
    parser = capstone.make_parser(__doc__)
    whole = capstone.pi_cli.whole_number(1)
    parser.add_argument(
        "--amounts", type=whole, default=N_AMOUNTS, help="of rain, for each duration"
    )
    return capstone.answer_plainly(work, parser.parse_args(argv).amounts)


if __name__ == "__main__":
    sys.exit(main())
