"""Recorded timelines of two threads: a loop with the GIL, NumPy, a loop without it."""

import json
from pathlib import Path

from style import BLUE, INK, ORANGE, new_figure, save

DATA = Path(__file__).resolve().parents[1] / "data" / "07-threads-timeline.json"
START_MS, END_MS = 40, 100  # by then all threads are under way
PANELS = (
    ("loop", "loop in Python, with the GIL: the threads take turns"),
    ("numpy", "calls of NumPy, with the GIL: both run"),
    ("free_threaded", "loop on a free-threaded build, without the GIL: both run"),
)

records = json.loads(DATA.read_text(encoding="utf-8"))["records"]
figure, rows = new_figure(7.0, 4.4, nrows=3, sharex=True)
for axes, (name, title) in zip(rows, PANELS, strict=True):
    threads = records[name]["threads"]
    for number, (thread, colour) in enumerate(
        zip(threads, (BLUE, ORANGE), strict=True)
    ):
        bars = [(first, last - first) for first, last in thread["spells_ms"]]
        axes.broken_barh(bars, (-number - 0.38, 0.76), color=colour, linewidth=0)
        if name == "numpy":  # a line where one call ends and the next begins
            ends = [
                first for first, _ in thread["spells_ms"] if START_MS < first < END_MS
            ]
            low, high = -number - 0.38, -number + 0.38
            axes.vlines(ends, low, high, color="#ffffff", linewidth=0.8)
    axes.set_yticks([0, -1], ["thread 1", "thread 2"])
    axes.set(xlim=(START_MS, END_MS), ylim=(-1.6, 0.6))
    axes.set_title(title, loc="left", fontsize=11, color=INK)
    axes.tick_params(axis="y", length=0)
    axes.grid(False, axis="y")
rows[-1].set_xlabel("wall time since the start (ms)")

save(figure, __file__)
