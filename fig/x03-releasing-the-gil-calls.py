"""Recorded speed-up of two threads against the points in a call into C, GIL released."""

import json
from pathlib import Path

from style import INK, MUTED, WORKERS, new_figure, save

NAME = "x03-releasing-the-gil-calls.json"
DATA = Path(__file__).resolve().parents[1] / "data" / NAME
MARKS = "os^D"

rows = json.loads(DATA.read_text(encoding="utf-8"))["rows"]
released = [row for row in rows if row["gil"] == "released"]

figure, axes = new_figure(7.0, 3.6)
for row, colour, mark in zip(released, WORKERS, MARKS, strict=True):
    sizes = [size["points"] for size in row["sizes"]]
    speed_ups = []
    for size in row["sizes"]:
        one, two = (min(times) for times in zip(*size["one_and_two_s"], strict=True))
        speed_ups.append(one / two)
    axes.plot(sizes, speed_ups, f"{mark}-", color=colour, label=row["tool"])
axes.axhline(1, color=INK, linewidth=1)
axes.axhline(2, color=MUTED, linewidth=1, linestyle="--")
axes.text(100_000, 0.97, "as fast as one thread", color=INK, va="top", ha="right")
axes.set(
    xscale="log",
    ylim=(0, 2.3),
    xlabel="points in a call of the C function",
    ylabel="time of one thread / time of two",
)
ticks = [10, 100, 1_000, 10_000, 100_000]
axes.set_xticks(ticks, ["10", "100", "1000", "10 000", "100 000"])
axes.minorticks_off()
axes.legend(loc="lower right", bbox_to_anchor=(1, 0.02), ncols=2)

save(figure, __file__)
