"""When twelve requests were under way, in four ways of waiting."""

import json
from pathlib import Path

from style import BLUE, GREEN, INK, ORANGE, PURPLE, new_figure, save

DATA = Path(__file__).resolve().parents[1] / "data" / "x06-asyncio-timeline.json"
TITLES = {
    "in_turn": ("in turn", BLUE),
    "together": ("together", GREEN),
    "in_window": ("in a window of 4", PURPLE),
    "blocking": ("together, with a call that blocks", ORANGE),
}

rows = json.loads(DATA.read_text(encoding="utf-8"))["rows"]
figure, panels = new_figure(5.4, 6.0, nrows=4, sharex=True)
for axes, row in zip(panels, rows, strict=True):
    title, colour = TITLES[row["way"]]
    for number, (begin, end) in enumerate(row["spans_s"]):
        axes.barh(number, end - begin, left=begin, color=colour, height=0.7)
    axes.axvline(row["wall_s"], color=INK, linestyle=":", linewidth=1.4)
    axes.set(ylim=(len(row["spans_s"]) - 0.4, -0.6), yticks=[], xlim=(0, None))
    axes.set_title(
        f"{title}: {row['wall_s']:.2f} s", loc="left", fontsize=11, color=INK
    )
panels[-1].set_xlabel("wall time in s (dotted: all is done)")
figure.supylabel("one row for each request", fontsize=11)

save(figure, __file__)
