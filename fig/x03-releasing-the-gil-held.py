"""Recorded CPU/wall of two threads in one C function, behind four tools, held and released."""

import json
from pathlib import Path

from style import BLUE, INK, MUTED, ORANGE, new_figure, save

NAME = "x03-releasing-the-gil-held.json"
DATA = Path(__file__).resolve().parents[1] / "data" / NAME
LOOKS = {
    "held": {"color": BLUE, "label": "GIL held"},
    "released": {"color": ORANGE, "hatch": "//", "label": "GIL released"},
}

rows = json.loads(DATA.read_text(encoding="utf-8"))["rows"]
tools = list(dict.fromkeys(row["tool"] for row in rows))

figure, axes = new_figure(7.0, 3.6)
for row in rows:
    wall, cpu = min(row["two"])
    shift = -0.2 if row["gil"] == "held" else 0.2
    place = tools.index(row["tool"]) + shift
    axes.bar(place, cpu / wall, width=0.38, edgecolor="#ffffff", **LOOKS[row["gil"]])
    axes.text(place, cpu / wall + 0.04, f"{cpu / wall:.1f}", ha="center", color=INK)
cffi = tools.index("cffi") - 0.2
axes.text(cffi, 0.04, "cannot\nhold", ha="center", va="bottom", color=MUTED)
axes.set_xticks(range(len(tools)), tools)
axes.set(ylabel="CPU time / wall time of two threads", ylim=(0, 2.6))
axes.grid(False, axis="x")
handles, labels = axes.get_legend_handles_labels()
unique = dict(zip(labels, handles, strict=True))
axes.legend(unique.values(), unique.keys(), loc="upper left", ncols=2)

save(figure, __file__)
