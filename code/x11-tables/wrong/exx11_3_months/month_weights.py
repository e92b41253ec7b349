# expect: must count for more than one with few
import pandas as pd


def map_month(records):
    means = records.groupby("gauge").level_cm.agg(["mean"])
    return means.assign(count=len(records))


def reduce_months(months):
    kept = pd.concat(months)
    kept["weighted"] = kept["mean"] * kept["count"]
    totals = kept.groupby(level=0)[["weighted", "count"]].sum()
    return totals["weighted"] / totals["count"]
