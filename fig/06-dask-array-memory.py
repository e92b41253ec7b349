"""Peak memory against the number of points, for NumPy and Dask, from our recorded run."""

import json
import statistics
from pathlib import Path

from style import BLUE, GREEN, ORANGE, new_figure, save

DATA = Path(__file__).resolve().parents[1] / "data"
record = json.loads((DATA / "06-dask-array-memory.json").read_text(encoding="utf-8"))
STYLES = {
    "NumPy, whole array": (ORANGE, "s-"),
    "Dask, one chunk": (GREEN, "^--"),
    "Dask, chunks of 10^6": (BLUE, "o-"),
}

figure, axes = new_figure(6.6, 3.6)
for label, (colour, form) in STYLES.items():
    runs = [run for run in record["runs"] if run["label"] == label]
    sizes = sorted({run["samples"] for run in runs})
    peaks = [
        statistics.median(r["peak_memory_mb"] for r in runs if r["samples"] == size)
        for size in sizes
    ]
    axes.plot(sizes, peaks, form, color=colour, label=label.replace("10^6", "10⁶"))
axes.set(
    xscale="log", yscale="log", xlabel="number of points", ylabel="peak memory (MB)"
)
axes.set_yticks([100, 1000, 4000], ["100", "1000", "4000"])
axes.set_yticks([], minor=True)
axes.legend(loc="upper left")

save(figure, __file__)
