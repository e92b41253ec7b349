"""Histograms of 100 run times: alone, and beside 2 and 4 other busy programs."""

import json
import statistics
from pathlib import Path

from style import BLUE, GREEN, INK, ORANGE, new_figure, save

DATA = Path(__file__).resolve().parents[1] / "data"
NEIGHBOURS = {0: "alone", 2: "2 busy programs", 4: "4 busy programs"}
BIN_S = 0.02
LIMIT_S = 1.0

figure, rows = new_figure(7.0, 4.6, nrows=3, sharex=True, sharey=True)
bins = [BIN_S * step for step in range(round(LIMIT_S / BIN_S) + 1)]
for axes, (count, name), colour in zip(
    rows, NEIGHBOURS.items(), (BLUE, GREEN, ORANGE), strict=True
):
    record = json.loads((DATA / f"03-pi-loop-runs-{count}.json").read_text())
    times = record["wall_s"]
    best, median = min(times), statistics.median(times)
    axes.hist(times, bins=bins, color=colour)
    axes.axvline(median, color=INK, linestyle="--", linewidth=1.2)
    label = (
        f"{name}: best {best:.2f} s, median {median:.2f} s, worst {max(times):.2f} s"
    )
    axes.set_title(label, loc="right", fontsize=11)
rows[1].set_ylabel("number of runs")
rows[2].set(xlabel="wall time of one run (s); dashed line: median", xlim=(0, LIMIT_S))

save(figure, __file__)
