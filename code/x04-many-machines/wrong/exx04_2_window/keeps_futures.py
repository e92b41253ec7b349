# expect: stay in the memory of the workers
from itertools import islice

from dask.distributed import as_completed


def in_window(client, function, items, window):
    items = iter(items)
    futures = [client.submit(function, i, pure=False) for i in islice(items, window)]
    arriving = as_completed(futures)
    for future in arriving:
        for item in islice(items, 1):
            futures.append(client.submit(function, item, pure=False))
            arriving.add(futures[-1])
        yield future.result()
