"""Check of exercise x11.3: months of very different size, and gauges that are missing."""

import pandas as pd

TITLE = "The mean of twelve means"
HINTS = (
    "Two months: one has 9 records with mean 100, the other 1 record with mean 200. What "
    "is the mean of all 10, and what do you need from each month to find it?",
    "A mean is a sum divided by a count; sums and counts of months can be added.",
    'agg(["count", "sum"]) in the map; in the reduce add both over the months with '
    "groupby(level=0).sum(), then divide.",
)
LEVELS = [  # of each month: gauge, levels in cm
    {"mill": [100] * 9, "dike": [150, 151]},
    {"mill": [200]},
    {"dike": [160], "lock": [90, 95, 130], "mill": [130, 131]},
    {"lock": [101]},
]


def month_table(levels):
    rows = [(gauge, cm) for gauge, many in levels.items() for cm in many]
    table = pd.DataFrame(rows, columns=["gauge", "level_cm"])
    return table.assign(note="a swan at the inlet again")


def true_means(levels):
    """Means from plain lists: the oracle."""
    together = {}
    for month in levels:
        for gauge, many in month.items():
            together.setdefault(gauge, []).extend(many)
    return {gauge: sum(many) / len(many) for gauge, many in together.items()}


def check(answer, require):
    for levels in (LEVELS, LEVELS[:1], LEVELS[::-1]):
        months = []
        for month in levels:
            kept = answer.map_month(month_table(month))
            require(
                hasattr(kept, "__len__"),
                f"`map_month` returned a {type(kept).__name__}: return a small table, "
                "with a row for each gauge.",
            )
            require(
                len(kept) == len(month),
                f"`map_month` keeps {len(kept)} rows of a month with {len(month)} "
                "gauges: keep one row for each gauge, or memory grows with the records.",
            )
            months.append(kept)
        means = answer.reduce_months(months)
        judge(dict(means), true_means(levels), require)


def judge(means, expected, require):
    require(
        set(means) == set(expected),
        f"The result has the gauges {sorted(means)} instead of {sorted(expected)}.",
    )
    for gauge, mean in expected.items():
        require(
            not pd.isna(means[gauge]),
            f"The mean of {gauge} is nan: it wrote nothing in some month, and `+` of two "
            "tables has no number there; use `pd.concat`, then add by gauge.",
        )
        require(
            abs(means[gauge] - mean) < 1e-9,
            f"The mean of {gauge} is {means[gauge]:.2f} cm instead of {mean:.2f} cm: a "
            "month with many records must count for more than one with few.",
        )
