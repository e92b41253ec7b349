"""Recorded speed-up of two processes against the time that a task takes."""

import json
import statistics
from pathlib import Path

from style import BLUE, INK, MUTED, ORANGE, new_figure, save

DATA = Path(__file__).resolve().parents[1] / "data" / "09-processes-break-even.json"
LINES = (
    ("two_s", "o-", BLUE, "workers are ready"),
    ("with_start_s", "s--", ORANGE, "with their start"),
)

rows = json.loads(DATA.read_text(encoding="utf-8"))["rows"]
task_ms = [
    statistics.median(run["one_s"] for run in row["runs"]) / row["tasks"] * 1000
    for row in rows
]
figure, axes = new_figure(7.0, 3.6)
for key, mark, colour, label in LINES:
    gains = [
        statistics.median(r["one_s"] / r[key] for r in row["runs"]) for row in rows
    ]
    axes.plot(
        task_ms, gains, mark, color=colour, linewidth=2, markersize=5, label=label
    )
axes.axhline(1, color=INK, linewidth=1)
axes.axhline(2, color=MUTED, linewidth=1, linestyle=":")
axes.text(0.0085, 2.1, "twice as fast as one process", color=MUTED, va="bottom")
axes.text(0.0085, 1.05, "as fast as one process", color=INK, va="bottom")
axes.set(
    xscale="log",
    yscale="log",
    ylim=(0.02, 3.2),
    xlabel="time of a task in one process (ms)",
    ylabel="time of one process / time of two",
)
axes.set_xticks([0.01, 0.1, 1, 10], ["0.01", "0.1", "1", "10"])
axes.set_yticks([0.02, 0.1, 0.5, 1, 2], ["0.02", "0.1", "0.5", "1", "2"])
axes.minorticks_off()
axes.legend(loc="lower right")

save(figure, __file__)
