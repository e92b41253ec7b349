"""Recorded spread of estimates of pi against the number of workers: equal streams, own."""

import json
from pathlib import Path

from style import BLUE, INK, MUTED, ORANGE, new_figure, save

DATA = Path(__file__).resolve().parents[1] / "data" / "10-random-streams-workers.json"

rows = json.loads(DATA.read_text(encoding="utf-8"))["rows"]
workers = [row["workers"] for row in rows]


def column(name):
    return [row[name] for row in rows]


figure, axes = new_figure(7.0, 3.8)
axes.loglog(workers, column("predicted"), color=MUTED, linestyle="--", linewidth=1.5)
axes.loglog(workers, column("identical"), color=ORANGE, marker="s", linewidth=2)
axes.loglog(workers, column("spawned"), color=BLUE, marker="o", linewidth=2)
labels = {"ha": "right", "color": INK}
last = workers[-1]
axes.text(last, 0.058, "all workers draw the same numbers (squares)", **labels)
axes.text(12, 0.0115, "a child stream for each worker (circles)", **labels)
axes.text(12, 0.0088, "dashed: 1.64/√points", **(labels | {"color": MUTED}))
axes.set_xticks(workers, [str(number) for number in workers])
axes.set_yticks([0.005, 0.01, 0.02, 0.05], ["0.005", "0.01", "0.02", "0.05"])
axes.minorticks_off()
axes.set(
    xlabel="workers, 1000 points each",
    ylabel="spread of 400 estimates",
    ylim=(0.005, 0.08),
)

save(figure, __file__)
