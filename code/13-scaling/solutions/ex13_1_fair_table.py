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
    # solution:
    rates = {pair: median_rate(runs, pair) for pair in pairs}
    best_serial = max(rate for (_, workers), rate in rates.items() if workers == 1)
    return {pair: rate / best_serial for pair, rate in rates.items()}
    # starter:
    # table = {}
    # for program, workers in pairs:
    #     serial_s = max(seconds_of(runs, (program, 1)))
    #     parallel_s = min(seconds_of(runs, (program, workers)))
    #     table[program, workers] = serial_s / parallel_s
    # return table
    # end


# solution:
def median_rate(runs, pair):
    """Samples per second of a program with so many workers: median of its runs."""
    return statistics.median(
        run["samples"] / run["seconds"]
        for run in runs
        if (run["program"], run["workers"]) == pair
    )


# starter:
# def seconds_of(runs, pair):
#     """Seconds of all runs of a program with so many workers."""
#     return [
#         run["seconds"] for run in runs if (run["program"], run["workers"]) == pair
#     ]
#
#
# def median(values):
#     """The value in the middle; use it or leave it."""
#     return statistics.median(values)
# end
