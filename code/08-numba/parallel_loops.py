"""Five loops under `prange`: in how many runs is the result that of one thread?

Run it with    python code/08-numba/parallel_loops.py
Takes about 6 s on two cores, 5 s of them for compiling; about 350 MB.
"""

import sys
from pathlib import Path

import numba
import numpy as np
from numba import njit, prange

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # for pi_cli
import pi_cli

DAYS = 5_000_000
RUNS = 20
N_GAUGES = 4


@njit(parallel=True)
def loop_a(rain_mm, gauges):
    total = 0
    for i in prange(len(rain_mm)):
        total += rain_mm[i]
    return total


@njit(parallel=True)
def loop_b(rain_mm, gauges):
    totals = np.zeros(N_GAUGES, np.int64)
    for i in prange(len(rain_mm)):
        totals[gauges[i]] += rain_mm[i]
    return totals


@njit(parallel=True)
def loop_c(rain_mm, gauges):
    doubled = np.zeros(len(rain_mm), np.int64)
    for i in prange(len(rain_mm)):
        doubled[i] = 2 * rain_mm[i]
    return doubled


@njit(parallel=True)
def loop_d(rain_mm, gauges):
    wettest = np.zeros(1, np.int64)  # the day with most rain
    for i in prange(len(rain_mm)):
        if rain_mm[i] > rain_mm[wettest[0]]:
            wettest[0] = i
    return wettest


@njit(parallel=True)
def loop_e(rain_mm, gauges):
    level_mm = np.zeros(len(rain_mm) + 1, np.int64)
    for i in prange(len(rain_mm)):
        level_mm[i + 1] = level_mm[i] // 2 + rain_mm[i]
    return level_mm


LOOPS = {"A": loop_a, "B": loop_b, "C": loop_c, "D": loop_d, "E": loop_e}


def rain_of(days):
    """Rain in whole mm, the same on every run; ever more of it up to six tenths.

    So the thread with the wettest day is often not the last one to write a day.
    """
    draw = np.random.default_rng(2026)
    away = abs(np.arange(days) - days * 6 // 10)
    rain_mm = draw.integers(0, 50, days) + (days - away) // 1000
    return rain_mm, draw.integers(0, N_GAUGES, days)


def wrong_runs(loop, days, runs):
    """In how many runs all threads together get another result than one thread."""
    rain_mm, gauges = rain_of(days)
    threads = numba.get_num_threads()
    numba.set_num_threads(1)
    expected = loop(rain_mm, gauges)
    numba.set_num_threads(threads)
    return sum(not np.array_equal(loop(rain_mm, gauges), expected) for _ in range(runs))


def main(argv=None):
    parser = pi_cli.Parser(description=__doc__.splitlines()[0])
    positive = pi_cli.whole_number(1)
    parser.add_argument("--days", type=positive, default=DAYS)
    parser.add_argument("--runs", type=positive, default=RUNS)
    args = parser.parse_args(argv)
    try:
        for name, loop in LOOPS.items():
            wrong = wrong_runs(loop, args.days, args.runs)
            print(f"loop {name}: wrong in {wrong:2} of {args.runs} runs")
    except KeyboardInterrupt:
        print("stopped by Ctrl-C", file=sys.stderr)
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main())
