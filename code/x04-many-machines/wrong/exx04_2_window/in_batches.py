# expect: do not wait for the whole window
from itertools import islice


def in_window(client, function, items, window):
    items = iter(items)
    while batch := list(islice(items, window)):
        yield from client.gather(client.map(function, batch, pure=False))
