# expect: your plan has
from dask import delayed


def total_of(function, items):
    return sum(function(item) for item in items)


def lazy_total(function, items, per_task):
    starts = range(0, len(items), per_task)
    batches = [[delayed(function)(i) for i in items[s : s + per_task]] for s in starts]
    return delayed(sum)([delayed(sum)(batch) for batch in batches])
