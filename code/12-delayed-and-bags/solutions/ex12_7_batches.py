"""Put several items into each task (exercise 12.7, an extension).

Check it with    python code/check.py 12.7
The check takes about 2 s on any number of cores.
"""

from dask import delayed

# solution:


def total_of(function, items):
    return sum(function(item) for item in items)


# end


def lazy_total(function, items, per_task):
    """Lazy sum of function(item) for all items; each task does `per_task` of them.

    The last task may get fewer; one more task adds.
    """
    # solution:
    starts = range(0, len(items), per_task)
    batches = [items[start : start + per_task] for start in starts]
    totals = [delayed(total_of)(function, batch) for batch in batches]
    # starter:
    # totals = [delayed(function)(item) for item in items]
    # end
    return delayed(sum)(totals)
