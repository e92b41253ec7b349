"""Diagram: three workers, one writer, the rows in order of arrival, and the index."""

from matplotlib.patches import FancyArrowPatch, Rectangle
from style import INK, MUTED, PAPER, WASH, WORKERS, blank, new_figure, save

figure, axes = new_figure(7.4, 4.2)
blank(axes, 15, 8.4)
ARRIVAL = (0, 2, 1)
ROWS = {0: 3, 2: 2, 1: 4}


def box(x, y, width, height, text, colour=WASH, edge=INK):
    style = {"facecolor": colour, "edgecolor": edge, "linewidth": 1.5}
    axes.add_patch(Rectangle((x, y), width, height, **style))
    axes.text(
        x + width / 2, y + height / 2, text, ha="center", va="center", fontsize=10
    )


def arrow(start, end, colour=INK, line="-"):
    style = {"arrowstyle": "-|>", "mutation_scale": 13, "color": colour}
    axes.add_patch(FancyArrowPatch(start, end, linestyle=line, linewidth=1.5, **style))


for place, block in enumerate(ARRIVAL):
    y = 6.2 - 2.4 * place
    box(0.1, y, 2.5, 1.1, f"worker:\nblock {block}", PAPER, WORKERS[block])
    arrow((2.65, y + 0.55), (4.2, 4.35 + 0.25 * (1 - place)), WORKERS[block])
    axes.text(0.1, y + 1.2, f"comes {place + 1}.", color=MUTED, fontsize=10)
box(4.3, 3.7, 2.0, 1.2, "writer")
arrow((6.35, 4.3), (7.35, 4.3))

top = 7.2
for block in ARRIVAL:
    first = top
    for _ in range(ROWS[block]):
        top -= 0.72
        box(7.5, top, 2.2, 0.72, f"row of {block}", PAPER, WORKERS[block])
    y = 6.3 - 2.2 * ARRIVAL.index(block)
    start = round((7.2 - first) / 0.72)
    box(11.3, y, 3.6, 0.9, f"block {block}: {start} to {start + ROWS[block]}")
    arrow((11.25, y + 0.45), (9.75, (first + top) / 2), WORKERS[block], "--")
axes.text(8.6, 7.6, "rows", ha="center", fontsize=11)
axes.text(13.1, 7.6, "index: start to stop", ha="center", fontsize=11)

save(figure, __file__)
