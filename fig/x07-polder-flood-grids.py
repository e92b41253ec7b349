"""Speed-up of two threads against the size of the grid, from our record."""

import json
from pathlib import Path

from style import BLUE, INK, MUTED, new_figure, save

DATA = Path(__file__).resolve().parents[1] / "data" / "x07-polder-flood-grids.json"

rows = json.loads(DATA.read_text(encoding="utf-8"))["rows"]
ones, twos = rows[::2], rows[1::2]
sizes = [row["cells"] for row in ones]
gains = [
    min(one["wall_s"]) / min(two["wall_s"]) for one, two in zip(ones, twos, strict=True)
]

figure, axes = new_figure(7.0, 3.4)
axes.plot(sizes, gains, "o-", color=BLUE, linewidth=2)
axes.axhline(1, color=INK, linewidth=1)
axes.axhline(2, color=MUTED, linewidth=1, linestyle="--")
axes.text(16, 2.03, "twice as fast as one thread", color=MUTED, va="bottom")
axes.text(1024, 0.97, "as fast as one thread", color=INK, va="top", ha="right")
axes.set(
    xscale="log",
    ylim=(0, 2.35),
    xlabel="cells on each side of the grid",
    ylabel="time of one thread / time of two",
)
axes.set_xticks(sizes, [str(size) for size in sizes])
axes.minorticks_off()

save(figure, __file__)
