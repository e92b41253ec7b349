"""Recorded speed-up against workers: much work, little work, and the line of the cores."""

import json
import statistics
from pathlib import Path

from style import BLUE, MUTED, ORANGE, new_figure, save

DATA = Path(__file__).resolve().parents[1] / "data"


def speed_ups(name):
    """Workers, and for each of them the speed-up of every round."""
    record = json.loads((DATA / f"13-scaling-{name}.json").read_text(encoding="utf-8"))
    serial, *rows = record["rows"]
    serial_s = statistics.median(run["seconds"] for run in serial["runs"])
    rows = [row for row in rows if row["samples"] == record["samples"]]
    workers = [row["workers"] for row in rows]
    return workers, [[serial_s / run["seconds"] for run in row["runs"]] for row in rows]


figure, axes = new_figure(7.0, 3.8)
axes.plot([1, 2, 8], [1, 2, 2], "--", color=MUTED, linewidth=1.5)
axes.text(8, 2.04, "two cores could do (model)", color=MUTED, ha="right", va="bottom")
for name, colour, marker, label, place in (
    ("pi", BLUE, "o", "100 million points", 1.62),
    ("little", ORANGE, "s", "0.3 million points", 0.5),
):
    workers, rounds = speed_ups(name)
    medians = [statistics.median(values) for values in rounds]
    for k, values in zip(workers, rounds, strict=True):
        axes.plot([k] * len(values), values, marker, color=colour, ms=4, alpha=0.4)
    axes.plot(workers, medians, f"-{marker}", color=colour, linewidth=2)
    axes.text(5.6, place, label, color=colour, ha="center", va="bottom")
axes.set(xlim=(0.8, 8.2), ylim=(0, 2.4), xlabel="workers (threads) on 2 cores")
axes.set_ylabel("speed-up over the best serial")
axes.set_xticks([1, 2, 3, 4, 8])

save(figure, __file__)
