"""The mean of a year from its months, each month read once (exercise x11.3).

Check it with    python code/check.py x11.3
The check takes about a second on any number of cores; it needs pandas.
"""

import pandas as pd


def map_month(records):
    """What we keep of a month: a small table, with a row for each gauge.

    records    table with the columns `gauge` and `level_cm`, and others
    """
    # solution:
    return records.groupby("gauge").level_cm.agg(["count", "sum"])
    # starter:
    # return records.groupby("gauge").level_cm.agg(["mean"])
    # end


def reduce_months(months):
    """Mean level of each gauge over all records; `months` is what we kept."""
    # solution:
    totals = pd.concat(months).groupby(level=0).sum()
    return totals["sum"] / totals["count"]
    # starter:
    # return pd.concat(months).groupby(level=0)["mean"].mean()
    # end
