# expect: take the same statistic on both sides
import statistics


def rates(runs, pair):
    return [
        run["samples"] / run["seconds"]
        for run in runs
        if (run["program"], run["workers"]) == pair
    ]


def speed_ups(runs):
    pairs = {(run["program"], run["workers"]) for run in runs}
    best = max(statistics.median(rates(runs, pair)) for pair in pairs if pair[1] == 1)
    return {pair: max(rates(runs, pair)) / best for pair in pairs}
