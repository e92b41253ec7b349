"""Task graph of a sum of squares in four chunks, read from Dask's own graph."""

import sys
from pathlib import Path

from graphs import draw_graph
from style import new_figure, save

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "code/06-dask-array"))
import dask.array as da
from chunk_tools import tasks_of

N_NUMBERS, CHUNK, SEED = 1_000_000, 300_000, 2026
LABELS = {
    "random": "draw",
    "mul": "square",
    "sum": "sum",
    "sum-aggregate": "sum of sums",
}

x = da.random.default_rng(SEED).random(N_NUMBERS, chunks=CHUNK)
needs = tasks_of((x * x).sum(), fused=False)

figure, axes = new_figure(4.6, 3.6)
draw_graph(axes, needs, LABELS)
save(figure, __file__)
