"""The dashboard's task stream for three chunk sizes, drawn from a recorded trace."""

import json
from pathlib import Path

from style import BLUE, GREEN, INK, MUTED, ORANGE, PURPLE, new_figure, save

DATA = Path(__file__).resolve().parents[1] / "data"
record = json.loads((DATA / "06-dask-array-stream.json").read_text(encoding="utf-8"))
GROUPS = (  # label, colour, height of the bar: colour is not the only sign
    ("draw points", BLUE, 0.8),
    ("square a column", GREEN, 0.56),
    ("count and add hits", ORANGE, 0.32),
    ("fetch from the other worker", PURPLE, 0.96),
)


def group_of(task):
    if task["action"] != "compute":
        return 3
    return {"random": 0, "getitem": 1}.get(task["kind"], 2)


figure, rows = new_figure(7.0, 5.4, nrows=len(record["traces"]))
for axes, trace in zip(rows, record["traces"], strict=True):
    for number, (label, colour, height) in enumerate(GROUPS):
        tasks = [task for task in trace["tasks"] if group_of(task) == number]
        axes.barh(
            [task["worker"] for task in tasks],
            [task["stop_ms"] - task["start_ms"] for task in tasks],
            left=[task["start_ms"] for task in tasks],
            height=height,
            color=colour,
            linewidth=0,
            label=label,
            zorder=2 if number == 3 else 3,
        )
    workers = range(record["workers"])
    axes.set_yticks(workers, [f"worker {number + 1}" for number in workers])
    axes.set(ylim=(record["workers"] - 0.45, -0.55), xlim=(0, None))
    plural = "s" if trace["chunks"] > 1 else ""
    title = f"{trace['chunks']} chunk{plural}, {len(trace['tasks'])} steps"
    axes.set_title(title, loc="left", fontsize=11, color=INK)
    axes.grid(axis="y", visible=False)
rows[-1].set_xlabel("time since the first task began (ms)")
handles, labels = rows[-1].get_legend_handles_labels()
figure.legend(handles, labels, loc="outside lower center", ncols=2, labelcolor=MUTED)

save(figure, __file__)
