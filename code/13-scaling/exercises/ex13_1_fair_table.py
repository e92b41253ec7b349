"""Repair a table of speed-ups that flatters the parallel program (exercise 13.1).

Check it with    python code/check.py 13.1
The check takes less than a second.
"""

import statistics


def speed_ups(runs):
    """Speed-up of each program with each number of workers: {("threads", 2): 1.9}.

    runs: [{"program": "loop", "workers": 1, "samples": 1000, "seconds": 0.5}, ...]
    The same pair of program and workers occurs several times, and not all runs have
    the same number of samples.
    """
    pairs = {(run["program"], run["workers"]) for run in runs}
    table = {}
    for program, workers in pairs:
        serial_s = max(seconds_of(runs, (program, 1)))
        parallel_s = min(seconds_of(runs, (program, workers)))
        table[program, workers] = serial_s / parallel_s
    return table


def seconds_of(runs, pair):
    """Seconds of all runs of a program with so many workers."""
    return [
        run["seconds"] for run in runs if (run["program"], run["workers"]) == pair
    ]


def median(values):
    """The value in the middle; use it or leave it."""
    return statistics.median(values)
