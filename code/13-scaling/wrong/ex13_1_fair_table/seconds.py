# expect: so compare samples per second, not seconds
import statistics


def seconds(runs, pair):
    return statistics.median(
        run["seconds"] for run in runs if (run["program"], run["workers"]) == pair
    )


def speed_ups(runs):
    pairs = {(run["program"], run["workers"]) for run in runs}
    best = min(seconds(runs, pair) for pair in pairs if pair[1] == 1)
    return {pair: best / seconds(runs, pair) for pair in pairs}
