"""Wall time and peak memory against chunk size, from our recorded run."""

import json
import statistics
from pathlib import Path

from style import BLUE, INK, MUTED, ORANGE, new_figure, save

DATA = Path(__file__).resolve().parents[1] / "data"
record = json.loads((DATA / "06-dask-array-chunks.json").read_text(encoding="utf-8"))
runs = record["runs"]
sizes = sorted({run["block"] for run in runs})


def column(key):
    """Values of all runs of each size, in the order of the sizes."""
    return [[run[key] for run in runs if run["block"] == size] for size in sizes]


figure, (times, memory) = new_figure(7.0, 5.6, nrows=2, sharex=True)
medians = [statistics.median(values) for values in column("seconds")]
for size, values in zip(sizes, column("seconds"), strict=True):
    times.plot([size] * len(values), values, "o", color=BLUE, markersize=3, alpha=0.5)
times.plot(sizes, medians, "-", color=BLUE)
times.set(yscale="log", ylabel="wall time (s)")
times.set_yticks([0.1, 0.3, 1, 3], ["0.1", "0.3", "1", "3"])
times.set_yticks([], minor=True)
low, high = times.get_ylim()
times.set_ylim(low / 2, high)
for size, (chunks, *_) in zip(sizes, column("chunks"), strict=True):
    times.text(size, low / 1.6, f"{chunks}", ha="center", va="center", color=INK)
label = "number of chunks:"
times.text(sizes[0], low, label, ha="left", va="center", color=MUTED)

peaks = [statistics.median(values) for values in column("peak_memory_mb")]
memory.plot(sizes, peaks, "s-", color=ORANGE, markersize=4)
memory.set(xscale="log", yscale="log", ylabel="peak memory (MB)")
memory.set_yticks([100, 300, 1000], ["100", "300", "1000"])
memory.set_yticks([], minor=True)
memory.set_xlabel("points in a chunk")

save(figure, __file__)
