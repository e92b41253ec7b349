"""Map of the probability of strong shaking within 50 years, as squares; toy model."""

import json
from pathlib import Path

import numpy as np
from style import BLUE, INK, MUTED, ORANGE, new_figure, save

ROOT = Path(__file__).resolve().parents[1]
DATA = ROOT / "data" / "x09-hazard-maps-map.json"
FAULTS_KM = [(150, 120, 800, 420), (300, 740, 480, 500), (750, 650, 1300, 780)]
AREA = 4.2  # points squared for each percent

record = json.loads(DATA.read_text(encoding="utf-8"))
percent = np.array(record["percent"])
cell_km = record["cell_km"]
middle = (cell_km - 5) / 2  # the sites of a cell begin at its lower left corner
x, y = np.meshgrid(*(np.arange(n) * cell_km + middle for n in percent.shape[::-1]))

figure, axes = new_figure(7.0, 5.6)
axes.scatter(x, y, s=AREA * percent, marker="s", color=BLUE, linewidths=0)
for x0, y0, x1, y1 in FAULTS_KM:
    axes.plot([x0, x1], [y0, y1], "--", color=ORANGE, linewidth=2)
axes.plot([], [], "--", color=ORANGE, linewidth=2, label="fault")
for size in (1, 5, 25):
    label = f"{size} %"
    axes.scatter([], [], s=AREA * size, marker="s", color=BLUE, label=label)
axes.text(1000, 805, "model: made-up numbers", color=MUTED, ha="right", va="bottom")
axes.set(
    xlim=(0, 1000), ylim=(0, 800), aspect="equal", xlabel="x in km", ylabel="y in km"
)
legend = figure.legend(loc="outside lower center", ncols=4, fontsize=10, labelcolor=INK)
legend.set_title("more than 0.2 g within 50 years")

save(figure, __file__)
