# expect: it wrote nothing in some month


def map_month(records):
    return records.groupby("gauge").level_cm.agg(["count", "sum"])


def reduce_months(months):
    totals = sum(months)
    return totals["sum"] / totals["count"]
