# expect: your plan has
from dask import delayed


def total_of(function, items):
    return sum(function(item) for item in items)


def lazy_total(function, items, per_task):
    size = max(1, -(-len(items) // per_task))
    starts = range(0, len(items), size)
    totals = [delayed(total_of)(function, items[s : s + size]) for s in starts]
    return delayed(sum)(totals)
