"""The dashboard's task stream for three chunk sizes, drawn from a recorded trace."""

import json
from pathlib import Path

from matplotlib.patches import Patch, PathPatch
from matplotlib.path import Path as Path2D
from style import BLUE, INK, MUTED, ORANGE, PURPLE, new_figure, save

DATA = Path(__file__).resolve().parents[1] / "data"
record = json.loads((DATA / "06-dask-array-stream.json").read_text(encoding="utf-8"))
GROUPS = (  # label, colour, height of the bar: colour is not the only sign
    ("count one block", BLUE, 0.8),
    ("add hits", ORANGE, 0.5),
    ("fetch from the other worker", PURPLE, 0.96),
)


def group_of(task):
    if task["action"] != "compute":
        return 2
    return 0 if task["kind"].startswith("array-sum") else 1


def bars(tasks, height):
    """One path for all bars of a group: hundreds of single ones make a large file."""
    rectangles = [
        Path2D(
            [
                (task["start_ms"], task["worker"] - height / 2),
                (task["stop_ms"], task["worker"] - height / 2),
                (task["stop_ms"], task["worker"] + height / 2),
                (task["start_ms"], task["worker"] + height / 2),
                (0, 0),
            ],
            closed=True,
        )
        for task in tasks
    ]
    return Path2D.make_compound_path(*rectangles)


figure, rows = new_figure(7.0, 5.4, nrows=len(record["traces"]), sharex=True)
for axes, trace in zip(rows, record["traces"], strict=True):
    for number, (_, colour, height) in enumerate(GROUPS):
        tasks = [task for task in trace["tasks"] if group_of(task) == number]
        if tasks:
            shape = bars(tasks, height)
            order = 2 if number == 2 else 3
            axes.add_patch(PathPatch(shape, fc=colour, linewidth=0, zorder=order))
    workers = range(record["workers"])
    axes.set_yticks(workers, [f"worker {number + 1}" for number in workers])
    end_ms = max(task["stop_ms"] for task in trace["tasks"])
    axes.set(ylim=(record["workers"] - 0.45, -0.55))
    plural = "s" if trace["chunks"] > 1 else ""
    title = f"{trace['chunks']} chunk{plural}, done after {end_ms:.0f} ms"
    axes.set_title(title, loc="left", fontsize=11, color=INK)
    axes.grid(axis="y", visible=False)
ends = [task["stop_ms"] for trace in record["traces"] for task in trace["tasks"]]
rows[-1].set(xlabel="time since the first task began (ms)", xlim=(0, max(ends) * 1.01))
handles = [Patch(fc=colour, label=label) for label, colour, _ in GROUPS]
figure.legend(handles=handles, loc="outside lower center", ncols=3, labelcolor=MUTED)

save(figure, __file__)
