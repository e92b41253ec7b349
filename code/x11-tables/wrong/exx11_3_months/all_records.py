# expect: keep one row for each gauge, or memory grows with the records
import pandas as pd


def map_month(records):
    return records[["gauge", "level_cm"]]


def reduce_months(months):
    return pd.concat(months).groupby("gauge").level_cm.mean()
