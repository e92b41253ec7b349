"""Keep a window of tasks under way, and take results as they come (exercise x04.2).

Check it with    python code/check.py x04.2
The check takes about 2 s; its cluster lives inside one process.
"""

from itertools import islice

from dask.distributed import as_completed


def in_window(client, function, items, window):
    """Yield function(item) for each item, as the results arrive, in any order.

    client    of a Dask cluster: client.submit(function, item, pure=False)
    items     of any length, perhaps made one by one: do not make a list of them
    window    so many tasks are handed out at first; after that, each result that
              arrives makes room for one more, and what was yielded is let go of
    """
    futures = client.map(function, list(items), pure=False)
    for future in as_completed(futures):
        yield future.result()
