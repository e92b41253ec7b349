"""When six tasks ran in two threads, and when the loop got each result."""

import json
from pathlib import Path

from style import BLUE, INK, MUTED, ORANGE, WASH, new_figure, save

DATA = Path(__file__).resolve().parents[1] / "data" / "11-futures-arrivals.json"
TITLES = {"map": "pool.map", "as_completed": "as_completed"}

ways = json.loads(DATA.read_text(encoding="utf-8"))["ways"]
figure, both = new_figure(5.4, 4.6, nrows=2, sharex=True)
for axes, (way, rows) in zip(both, ways.items(), strict=True):
    for row in rows:
        long_s = row["end_s"] - row["begin_s"]
        axes.barh(row["task"], long_s, left=row["begin_s"], color=WASH, edgecolor=BLUE)
        wait = [row["end_s"], row["arrival_s"]]
        axes.plot(wait, [row["task"]] * 2, ":", color=MUTED)
        axes.plot(row["arrival_s"], row["task"], "D", color=ORANGE, markersize=7)
    axes.set(ylabel="task", xlim=(0, 0.85), ylim=(5.6, -0.6), yticks=range(6))
    axes.set_title(TITLES[way], loc="left", fontsize=11, color=INK, family="monospace")
    axes.grid(axis="y", visible=False)
both[0].plot([], [], "D", color=ORANGE, label="the loop gets the result")
both[0].barh(0, 0, color=WASH, edgecolor=BLUE, label="the task runs")
figure.legend(loc="outside upper center", ncols=2, fontsize=10)
both[1].set_xlabel("wall time in s")

save(figure, __file__)
