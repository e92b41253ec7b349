"""Which results have the same bits in six environments, as recorded."""

import json
from pathlib import Path

from style import BLUE, ORANGE, new_figure, save

DATA = Path(__file__).resolve().parents[1] / "data"
RECORD = DATA / "x12-same-answers-fingerprints.json"

rows = json.loads(RECORD.read_text(encoding="utf-8"))["rows"]
first = rows[0]["parts"]
labels = []
for row in rows:
    short = ".".join(row["python"].split(".")[:2])
    extra = "\nno X86_V4" if row["processor"] != "as it is" else ""
    labels.append(f"NumPy\n{row['numpy']}\nPython {short}{extra}")

figure, axes = new_figure(7.4, 6.0)
names = list(first)
for place, row in enumerate(rows):
    for line, name in enumerate(names):
        same = row["parts"][name] == first[name]
        axes.plot(
            place,
            line,
            "o" if same else "X",
            color=BLUE if same else ORANGE,
            markersize=6 if same else 11,
        )
axes.set_yticks(range(len(names)), names)
axes.set_xticks(range(len(rows)), labels, fontsize=9.5)
axes.xaxis.tick_top()
axes.tick_params(length=0)
axes.invert_yaxis()
axes.set_xlim(-0.5, len(rows) - 0.5)
axes.grid(axis="x", visible=False)
for side in ("left", "bottom"):
    axes.spines[side].set_visible(False)
axes.plot([], [], "o", color=BLUE, label="the same bits as in the first column")
axes.plot([], [], "X", color=ORANGE, markersize=10, label="other bits")
figure.legend(loc="outside lower center", ncols=2)
save(figure, __file__)
