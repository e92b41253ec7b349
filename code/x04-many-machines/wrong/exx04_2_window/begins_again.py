# expect: unless you made an iterator first
from itertools import islice

from dask.distributed import as_completed


def in_window(client, function, items, window):
    futures = [client.submit(function, i, pure=False) for i in islice(items, window)]
    arriving = as_completed(futures)
    del futures
    for future in arriving:
        for item in islice(items, 1):
            arriving.add(client.submit(function, item, pure=False))
        yield future.result()
