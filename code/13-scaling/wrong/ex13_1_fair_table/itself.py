# expect: compare with the fastest program on one worker
import statistics


def rate(runs, pair):
    return statistics.median(
        run["samples"] / run["seconds"]
        for run in runs
        if (run["program"], run["workers"]) == pair
    )


def speed_ups(runs):
    pairs = {(run["program"], run["workers"]) for run in runs}
    return {pair: rate(runs, pair) / rate(runs, (pair[0], 1)) for pair in pairs}
