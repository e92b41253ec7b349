"""Flood one polder with many storms: compiled, and in threads (second level).

    python code/14-choose-and-build/flood_fast.py
    python code/14-choose-and-build/flood_fast.py --amounts 250

The kernel does what `flood.py` does, number by number; it releases the GIL, so that
threads run storms in parallel.  Takes about 3 s, nearly all of it to compile; 170 MB.
"""

import sys

import capstone
import flood
import numba
import numpy as np

FLOOR_M = np.array(flood.FLOOR_M)
N_CELLS, VILLAGE, FLOW, PUMP_M = flood.N_CELLS, flood.VILLAGE, flood.FLOW, flood.PUMP_M
N_STEPS = flood.HOURS * flood.STEPS_PER_HOUR


@numba.njit(nogil=True)
def peak_depth_m(rain_m, rainy_steps):
    """Peak depth in the village when each of the rainy steps brings `rain_m`."""
    depths, new = np.zeros(N_CELLS), np.zeros(N_CELLS)
    peak_m = 0.0
    for step in range(N_STEPS):
        falls_m = rain_m if step < rainy_steps else 0.0
        for cell in range(N_CELLS):
            new[cell] = depths[cell] + falls_m
        for cell in range(N_CELLS - 1):
            level = FLOOR_M[cell] + depths[cell]
            slope = level - (FLOOR_M[cell + 1] + depths[cell + 1])
            upstream = depths[cell] if slope > 0 else depths[cell + 1]
            flow = FLOW * slope * min(upstream, 1.0)
            new[cell] -= flow
            new[cell + 1] += flow
        new[VILLAGE] -= min(new[VILLAGE], PUMP_M)
        depths, new = new, depths
        peak_m = max(peak_m, depths[VILLAGE])
    return peak_m


def peak_depth_mm(storm):
    """The most water that stands in the village during one storm, in whole mm."""
    rain_mm, hours = storm
    rainy_steps = hours * flood.STEPS_PER_HOUR
    return round(peak_depth_m(rain_mm / 1000 / rainy_steps, rainy_steps) * 1000)


def ensemble(storms, workers):
    """Peak depth of each storm, in the order of the storms."""
    return capstone.in_threads(peak_depth_mm, storms, workers)


def work(n_amounts, workers):
    storms = flood.make_storms(n_amounts)
    for name in ("with compiling", "compiled"):
        print(f"{len(storms)} storms, {name}:", end=" ", flush=True)
        _, seconds = capstone.timed(ensemble, storms, workers)
        print(f"{seconds:.3f} s")
    return 0


def main(argv=None):
    parser = capstone.make_parser(__doc__)
    whole = capstone.pi_cli.whole_number(1)
    parser.add_argument("--amounts", type=whole, default=flood.N_AMOUNTS)
    parser.add_argument("--workers", type=whole, default=capstone.default_workers())
    args = parser.parse_args(argv)
    return capstone.answer_plainly(work, args.amounts, args.workers)


if __name__ == "__main__":
    sys.exit(main())
