"""Recorded time of 10 000 short tasks against the chunksize."""

import json
import statistics
from pathlib import Path

from style import BLUE, INK, MUTED, new_figure, save

DATA = Path(__file__).resolve().parents[1] / "data" / "09-processes-chunksizes.json"

rows = json.loads(DATA.read_text(encoding="utf-8"))["rows"]
one = next(row for row in rows if row["chunksize"] is None)
one_ms = statistics.median(one["runs"]) * 1000
pool = [row for row in rows if row["chunksize"]]
sizes = [row["chunksize"] for row in pool]
medians = [statistics.median(row["runs"]) * 1000 for row in pool]

figure, axes = new_figure(7.0, 3.4)
for row in pool:
    times = [seconds * 1000 for seconds in row["runs"]]
    xs = [row["chunksize"]] * len(times)
    axes.plot(xs, times, "o", color=BLUE, markersize=4, alpha=0.5)
axes.plot(sizes, medians, "-", color=BLUE, linewidth=2)
axes.axhline(one_ms, color=INK, linewidth=1, linestyle="--")
axes.text(1, one_ms * 0.96, "one process, no pool", color=MUTED, va="top")
axes.set(
    xscale="log",
    yscale="log",
    ylim=(100, 2000),
    xlabel="tasks in a portion (chunksize)",
    ylabel="wall time (ms)",
)
axes.set_xticks(sizes, ["1", "10", "100", "1000", "10 000"])
axes.set_yticks([100, 200, 500, 1000], ["100", "200", "500", "1000"])
axes.minorticks_off()

save(figure, __file__)
