"""Task graph of the hits in three chunks, as Dask runs it, read from Dask's own graph."""

import sys
from pathlib import Path

from graphs import draw_graph
from style import new_figure, save

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "code/06-dask-array"))
from chunk_tools import tasks_of
from pi_dask_array import lazy_hits

N_SAMPLES, CHUNK, SEED = 3_000_000, 1_000_000, 2026
LABELS = {
    "random": "draw points",
    "getitem": "column,\nsquare",
    "sum": "add, compare,\ncount hits",
    "sum-aggregate": "add hits",
}

figure, axes = new_figure(6.4, 3.8)
draw_graph(axes, tasks_of(lazy_hits(N_SAMPLES, SEED, CHUNK)), LABELS)
save(figure, __file__)
