"""Task graph of two results that share their work, read from Dask's own graph."""

import sys
from pathlib import Path

from dask import delayed
from graphs import draw_graph
from style import new_figure, save

sys.path.insert(
    0, str(Path(__file__).resolve().parents[1] / "code/12-delayed-and-bags")
)
from graph_tools import tasks_of

N_GAUGES = 4
LABELS = {"read": "read", "join": "join", "min": "lowest", "max": "highest"}


def read(gauge):
    return [gauge]


def join(lists):
    return [item for items in lists for item in items]


reads = [delayed(read)(i, dask_key_name=f"read-{i}") for i in range(N_GAUGES)]
levels = delayed(join)(reads, dask_key_name="join-0")
results = [
    delayed(min)(levels, dask_key_name="min-0"),
    delayed(max)(levels, dask_key_name="max-1"),
]


def named(key):
    """'read-2' -> ('read', 2), for the order from left to right."""
    name, place = key.split("-")
    return name, int(place)


needs = {
    named(key): [named(other) for other in others]
    for result in results
    for key, others in tasks_of(result).items()
}

figure, axes = new_figure(5.6, 3.2)
draw_graph(axes, needs, LABELS)
save(figure, __file__)
