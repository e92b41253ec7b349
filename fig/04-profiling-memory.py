"""Memory of two programs over time: one counts points, the other keeps them all."""

import json
from pathlib import Path

from style import BLUE, INK, ORANGE, new_figure, save

DATA = Path(__file__).resolve().parents[1] / "data"
LOOKS = {"pi_points": (ORANGE, "-"), "pi_loop": (BLUE, "--")}

record = json.loads((DATA / "04-profiling-memory.json").read_text(encoding="utf-8"))
figure, axes = new_figure(7.0, 3.0)
for name, (colour, line) in LOOKS.items():
    seconds, mib = zip(*record["memory"][name], strict=True)
    axes.plot(seconds, mib, line, color=colour, linewidth=2, label=name)
    top = max(mib)
    x = seconds[mib.index(top)] if name == "pi_points" else seconds[-1]
    side = "right" if name == "pi_points" else "left"
    text = f"{name}.py: peak {top:.0f} MiB"
    place = (-8, 4) if side == "right" else (8, -2)
    axes.annotate(text, (x, top), place, textcoords="offset points", ha=side, color=INK)
axes.set(xlabel="time since the start (s)", ylabel="memory (MiB)", ylim=(0, 330))

save(figure, __file__)
