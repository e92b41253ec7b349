"""Recorded points per second of the rungs (fastest run), from the Python loop to the counter."""

import json
from pathlib import Path

from style import BLUE, INK, ORANGE, new_figure, save

DATA = Path(__file__).resolve().parents[1] / "data" / "08-numba-rates.json"
LABELS = {
    "pi_loop": "Python loop",
    "pi_numpy_blocks": "NumPy in blocks",
    "pi_threads": "NumPy in blocks, threads",
    "pi_numba": "compiled loop",
    "pi_numba_threads": "compiled loop, threads",
    "pi_numba_counter": "counter",
    "pi_numba_parallel": "counter, prange",
}
SKIP = ("pi_numba_parallel", 1)  # as fast as the counter in one thread

rows = json.loads(DATA.read_text(encoding="utf-8"))["rows"]
bars = []
for row in rows:
    name = Path(row["script"]).stem
    if (name, row["workers"]) != SKIP:
        seconds = min(run["seconds"] for run in row["runs"])
        label = LABELS[name]
        if name == "pi_numba_counter" and row["workers"] == 2:
            label += ", threads"
        bars.append((label, row["workers"], row["samples"] / seconds / 1e6))

figure, axes = new_figure(7.0, 3.9)
for place, (_, workers, rate) in enumerate(bars):
    style = {"color": BLUE} if workers == 1 else {"color": ORANGE, "hatch": "//"}
    axes.barh(place, rate, height=0.7, edgecolor="#ffffff", **style)
    axes.text(
        rate * 1.08, place, f"{rate:,.0f}".replace(",", " "), va="center", color=INK
    )
axes.set_yticks(range(len(bars)), [label for label, _, _ in bars])
axes.set(xscale="log", xlim=(3, 20_000), xlabel="million points per second")
axes.set_xticks([10, 100, 1000, 10_000], ["10", "100", "1000", "10 000"])
axes.minorticks_off()
axes.invert_yaxis()
axes.grid(False, axis="y")
one = axes.barh(0, 0, color=BLUE, label="one core")
two = axes.barh(0, 0, color=ORANGE, hatch="//", edgecolor="#ffffff", label="two cores")
axes.legend(handles=[one, two], loc="upper right")

save(figure, __file__)
