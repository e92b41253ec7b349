"""Recorded time of the image against the frames in a call, for all kinds of workers."""

import json
from pathlib import Path

from style import BLUE, INK, ORANGE, new_figure, save

DATA = Path(__file__).resolve().parents[1] / "data" / "x08-microscopy-masks-sweep.json"
LOOKS = {
    ("serial", 1): ("serial", INK, "o", "-"),
    ("threads", 2): ("2 threads", BLUE, "s", "--"),
    ("processes", 2): ("2 processes", ORANGE, "^", ":"),
}
rows = json.loads(DATA.read_text(encoding="utf-8"))["rows"]
counts = sorted({row["masks"] for row in rows})
sizes = sorted({row["per_call"] for row in rows})
figure, panels = new_figure(7.0, 3.4, ncols=len(counts), sharey=True)
for axes, n_masks in zip(panels, counts, strict=True):
    for who, (label, colour, marker, line) in LOOKS.items():
        times = [
            1000 * min(row["wall_s"])
            for row in rows
            if row["masks"] == n_masks and (row["kind"], row["workers"]) == who
        ]
        axes.plot(sizes, times, marker + line, color=colour, label=label)
    axes.set(xscale="log", yscale="log", xlabel="frames in a call")
    axes.set_title(f"{n_masks} mask{'s' * (n_masks > 1)}", fontsize=11)
    axes.set_xticks(sizes, [str(size) for size in sizes])
    axes.minorticks_off()
panels[0].set_ylabel("time of the image in ms")
panels[0].set_yticks([10, 30, 100, 300], ["10", "30", "100", "300"])
panels[0].legend()

save(figure, __file__)
