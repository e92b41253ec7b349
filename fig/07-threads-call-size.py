"""Recorded speed-up of two threads against the number of points in a call of NumPy."""

import json
import statistics
from pathlib import Path

from style import BLUE, INK, MUTED, new_figure, save

DATA = Path(__file__).resolve().parents[1] / "data" / "07-threads-call-size.json"

rows = json.loads(DATA.read_text(encoding="utf-8"))["rows"]
sizes = [row["points_per_call"] for row in rows]
speed_ups = [[run["one_s"] / run["two_s"] for run in row["runs"]] for row in rows]
medians = [statistics.median(values) for values in speed_ups]

figure, axes = new_figure(7.0, 3.6)
for size, values in zip(sizes, speed_ups, strict=True):
    axes.plot([size] * len(values), values, "o", color=BLUE, markersize=4, alpha=0.5)
axes.plot(sizes, medians, "-", color=BLUE, linewidth=2)
axes.axhline(1, color=INK, linewidth=1)
axes.axhline(2, color=MUTED, linewidth=1, linestyle="--")
axes.text(110, 2.03, "twice as fast as one thread", color=MUTED, va="bottom")
axes.text(100_000, 0.97, "as fast as one thread", color=INK, va="top", ha="right")
axes.set(
    xscale="log",
    ylim=(0, 2.3),
    xlabel="points in a call of NumPy",
    ylabel="time of one thread / time of two",
)
axes.set_xticks([100, 1_000, 10_000, 100_000], ["100", "1000", "10 000", "100 000"])
axes.minorticks_off()

save(figure, __file__)
