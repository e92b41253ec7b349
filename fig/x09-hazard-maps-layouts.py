"""Recorded CPU times of three layouts: write all, read all, read 1000 earthquakes."""

import json
from pathlib import Path

from style import BLUE, GREEN, INK, ORANGE, new_figure, save

DATA = Path(__file__).resolve().parents[1] / "data" / "x09-hazard-maps-layouts.json"
BARS = (
    ("write_s", "write all", BLUE, ""),
    ("read_s", "read all", ORANGE, "//"),
    ("ask_s", "read 1000, one by one", GREEN, ".."),
)
HIGH = 0.26

rows = json.loads(DATA.read_text(encoding="utf-8"))["rows"]
names = [row["layout"] for row in rows]
figure, (times, sizes) = new_figure(
    7.0, 4.6, ncols=2, sharey=True, gridspec_kw={"width_ratios": (3, 1)}
)
for place, (key, label, colour, hatch) in enumerate(BARS):
    at = [number + (place - 1) * HIGH for number in range(len(rows))]
    values = [row[key] for row in rows]
    style = {"color": colour, "hatch": hatch, "edgecolor": INK, "linewidth": 0.5}
    times.barh(at, values, HIGH, label=label, **style)
    for y, value in zip(at, values, strict=True):
        digits = 3 if value < 0.1 else 2 if value < 1 else 1
        text = f"{value:.{digits}f}"
        times.text(value * 1.1, y, text, va="center", fontsize=9, color=INK)
times.set(xscale="log", xlim=(0.005, 40), xlabel="CPU time in s (log scale)")
times.set_yticks(range(len(rows)), names)
times.invert_yaxis()
sizes.barh(names, [row["mib"] for row in rows], 0.5, color=BLUE, edgecolor=INK)
for name, row in zip(names, rows, strict=True):
    sizes.text(row["mib"] + 0.5, name, f"{row['mib']:.0f}", va="center", fontsize=9)
sizes.set(xlabel="file in MiB", xlim=(0, max(row["mib"] for row in rows) * 1.25))
for axes in (times, sizes):
    axes.grid(axis="y", visible=False)
figure.legend(loc="outside upper center", ncols=3, fontsize=10)

save(figure, __file__)
