# expect: items were left out
from dask import delayed


def total_of(function, items):
    return sum(function(item) for item in items)


def lazy_total(function, items, per_task):
    n_batches = -(-len(items) // per_task)
    size = len(items) // n_batches if n_batches else 1
    totals = [
        delayed(total_of)(function, items[i * size : (i + 1) * size])
        for i in range(n_batches)
    ]
    return delayed(sum)(totals)
