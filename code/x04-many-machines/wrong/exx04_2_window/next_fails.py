# expect: fails when no item is left
from itertools import islice

from dask.distributed import as_completed


def in_window(client, function, items, window):
    items = iter(items)
    futures = [client.submit(function, i, pure=False) for i in islice(items, window)]
    arriving = as_completed(futures)
    del futures
    for future in arriving:
        arriving.add(client.submit(function, next(items), pure=False))
        yield future.result()
