"""Recorded speed of the loop: two builds of Python 3.13.15, one and two threads."""

import json
import statistics
from pathlib import Path

from style import BLUE, INK, ORANGE, new_figure, save

DATA = Path(__file__).resolve().parents[1] / "data" / "07-threads-free-threading.json"
BUILDS = (("with_gil", "3.13.15, with the GIL"), ("free_threaded", "3.13.15t, without"))
GROUPS = (
    ("own streams", 1, "1 thread"),
    ("own streams", 2, "2 threads,\na stream for each block"),
    ("one stream", 2, "2 threads,\none stream for all"),
)

builds = json.loads(DATA.read_text(encoding="utf-8"))["builds"]


def million_per_s(build, variant, threads):
    """Median over the runs."""
    for row in builds[build]["rows"]:
        if (row["variant"], row["threads"]) == (variant, threads):
            wall = statistics.median(wall for wall, _ in row["wall_and_cpu_s"])
            return builds[build]["samples"] / wall / 1e6
    raise LookupError(variant)


figure, axes = new_figure(7.0, 3.6)
for shift, ((build, label), colour, hatch) in enumerate(
    zip(BUILDS, (BLUE, ORANGE), ("", "//"), strict=True)
):
    places = [group + 0.4 * shift - 0.2 for group in range(len(GROUPS))]
    heights = [million_per_s(build, name, n) for name, n, _ in GROUPS]
    axes.bar(
        places,
        heights,
        width=0.38,
        color=colour,
        hatch=hatch,
        label=label,
        edgecolor="#ffffff",
    )
    for place, height in zip(places, heights, strict=True):
        axes.text(place, height + 0.15, f"{height:.1f}", ha="center", color=INK)
axes.set_xticks(range(len(GROUPS)), [label for _, _, label in GROUPS])
axes.set(ylabel="million points per second", ylim=(0, 13.5))
axes.grid(False, axis="x")
axes.legend(loc="upper left", ncols=2)

save(figure, __file__)
