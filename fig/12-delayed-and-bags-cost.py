"""Time of the same 2000 blocks against the number of blocks in a task, as recorded."""

import json
import statistics
from pathlib import Path

from style import BLUE, INK, new_figure, save

RECORD = Path(__file__).resolve().parents[1] / "data/12-delayed-and-bags-task-cost.json"


def median(runs, key):
    return statistics.median(run[key] for run in runs)


record = json.loads(RECORD.read_text(encoding="utf-8"))
sizes = [row["per_task"] for row in record["rows"]]
plan = [median(row["runs"], "plan_s") for row in record["rows"]]
run = [median(row["runs"], "run_s") for row in record["rows"]]
whole = [sum(both) for both in zip(plan, run, strict=True)]
loop = median(record["loop"], "run_s")

figure, axes = new_figure(6.0, 3.6)
axes.plot(sizes, whole, "o-", color=BLUE, label="plan and run, 2 threads")
axes.axhline(loop, color=INK, linestyle="--", label="plain loop, 1 thread")
for index in (0, -1):
    axes.annotate(
        f"{whole[index]:.2f} s",
        (sizes[index], whole[index]),
        textcoords="offset points",
        xytext=(10, 4) if index == 0 else (-4, 9),
        color=BLUE,
    )
best = min(range(len(sizes)), key=whole.__getitem__)
axes.annotate(
    f"{whole[best]:.2f} s",
    (sizes[best], whole[best]),
    textcoords="offset points",
    xytext=(0, -18),
    ha="center",
    color=BLUE,
)
axes.set(xscale="log", yscale="log", xlabel="blocks in a task", ylabel="time (s)")
axes.set_xticks([1, 10, 100, 1000], ["1", "10", "100", "1000"])
axes.set_yticks([0.1, 0.2, 0.5, 1], ["0.1", "0.2", "0.5", "1"])
axes.minorticks_off()
axes.set_ylim(0.08, 1.9)
axes.legend()
save(figure, __file__)
