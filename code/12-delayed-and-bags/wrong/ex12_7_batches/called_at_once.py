# expect: was called while the plan was made
from dask import delayed


def total_of(function, items):
    return sum(function(item) for item in items)


def lazy_total(function, items, per_task):
    starts = range(0, len(items), per_task)
    totals = [delayed(total_of(function, items[s : s + per_task])) for s in starts]
    return delayed(sum)(totals)
