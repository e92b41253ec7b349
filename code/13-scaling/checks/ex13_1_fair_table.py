"""Check of exercise 13.1: equal work, equal statistics, and the best serial program."""

import math

TITLE = "Repair an unfair table"
HINTS = (
    "Three things must be equal for both sides: the work, the way a run is picked out "
    "of several, and the aim to be fast.",
    "Divide samples by seconds for each run, then take the median for each pair of "
    "program and workers.",
    "The baseline is one number for the whole table: the largest of the median rates "
    "among all pairs with one worker.",
)


def runs_of(program, workers, *pairs):
    """Runs from pairs of samples and seconds."""
    return [
        {"program": program, "workers": workers, "samples": n, "seconds": s}
        for n, s in pairs
    ]


# rates in samples per second: slow 10; quick 100; quick with 2 workers 150
EQUAL = [
    *runs_of("slow", 1, (1000, 100.0)),
    *runs_of("slow", 4, (1000, 26.0)),
    *runs_of("quick", 1, (1000, 10.0)),
    *runs_of("quick", 2, (1000, 6.25)),
]
UNEQUAL_WORK = [
    *runs_of("quick", 1, (3000, 30.0)),
    *runs_of("quick", 2, (1000, 6.25)),
    *runs_of("quick", 3, (9000, 45.0)),
]
SPREAD = [
    *runs_of("quick", 1, (1000, 10.0), (1000, 13.0), (1000, 9.0)),
    *runs_of("quick", 2, (1000, 8.0), (1000, 5.0), (1000, 20.0)),
    *runs_of("new", 2, (500, 1.0), (2000, 10.0), (700, 2.0)),
]


def check(answer, require):
    judge(answer, require, EQUAL, best_serial)
    judge(answer, require, UNEQUAL_WORK, equal_work)
    judge(answer, require, SPREAD, middle_run)
    judge(answer, require, [*SPREAD, *EQUAL, *UNEQUAL_WORK][::-1], everything)


def fair(runs):
    """The oracle: sorts the rates by hand."""
    rates = {}
    for run in runs:
        key = run["program"], run["workers"]
        rates.setdefault(key, []).append(run["samples"] / run["seconds"])
    middle = {}
    for key, values in rates.items():
        values, half = sorted(values), len(values) // 2
        odd = len(values) % 2
        middle[key] = values[half] if odd else (values[half - 1] + values[half]) / 2
    best = sorted(rate for (_, workers), rate in middle.items() if workers == 1)[-1]
    return {key: rate / best for key, rate in middle.items()}


def judge(answer, require, runs, sentence):
    table = answer.speed_ups([dict(run) for run in runs])
    require(
        isinstance(table, dict),
        f"`speed_ups` returned a {type(table).__name__}: return a dictionary such as "
        '{("threads", 2): 1.9}.',
    )
    expected = fair(runs)
    require(
        set(table) == set(expected),
        f"The table has the pairs {sorted(map(str, table))} instead of "
        f"{sorted(map(str, expected))}: one entry for each program and number of workers.",
    )
    for pair, value in expected.items():
        found = table[pair]
        if not math.isclose(found, value, rel_tol=1e-9):
            require(False, sentence(pair, found, value))


def best_serial(pair, found, value):
    return (
        f"{pair} gets a speed-up of {found:.2f}, and {value:.2f} is fair: compare with "
        "the fastest program on one worker, not with the slow program itself."
    )


def equal_work(pair, found, value):
    return (
        f"{pair} gets a speed-up of {found:.2f}, and {value:.2f} is fair: the runs have "
        "different numbers of samples, so compare samples per second, not seconds."
    )


def middle_run(pair, found, value):
    return (
        f"{pair} gets a speed-up of {found:.2f}, and {value:.2f} is fair: take the same "
        "statistic on both sides, the median of the rates."
    )


def everything(pair, found, value):
    return (
        f"With all runs together {pair} gets a speed-up of {found:.2f} instead of "
        f"{value:.2f}: the order of the runs must not matter."
    )
