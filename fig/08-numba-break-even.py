"""Recorded time of the Python loop, of the first compiled call, and of later calls."""

import json
import statistics
from pathlib import Path

from style import BLUE, GREEN, INK, ORANGE, new_figure, save

DATA = Path(__file__).resolve().parents[1] / "data" / "08-numba-break-even.json"
LINES = (
    ("python_s", "Python loop", ORANGE, "o"),
    ("first_s", "compiled, first call", BLUE, "s"),
    ("later_s", "compiled, later calls", GREEN, "^"),
)
LABELS = ["1000", "10 000", "100 000", "1 million", "10 million", "100 million"]

rows = json.loads(DATA.read_text(encoding="utf-8"))["rows"]
figure, axes = new_figure(7.0, 3.9)
for key, label, colour, marker in LINES:
    known = [row for row in rows if key in row["runs"][0]]
    points = [row["points"] for row in known]
    medians = [statistics.median(run[key] for run in row["runs"]) for row in known]
    axes.plot(points, medians, marker=marker, color=colour, linewidth=2)
    place = {"python_s": (1.3e3, 3e-3), "first_s": (1e3, 0.5), "later_s": (8e5, 1e-3)}
    axes.text(*place[key], label, color=colour, va="bottom", ha="left")
axes.set(xscale="log", yscale="log", xlabel="points", ylabel="time (s)")
axes.set_ylim(3e-5, 3)
axes.set_xticks([row["points"] for row in rows], LABELS)
axes.set_yticks([1e-4, 1e-3, 1e-2, 0.1, 1], ["0.0001", "0.001", "0.01", "0.1", "1"])
axes.tick_params(colors=INK, which="both")
axes.minorticks_off()

save(figure, __file__)
