# expect: hand out 3, and one more for each result
from dask.distributed import as_completed


def in_window(client, function, items, window):
    futures = [client.submit(function, item, pure=False) for item in items]
    for future in as_completed(futures):
        yield future.result()
