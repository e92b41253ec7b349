"""Diagram: two threads add 1 to a total of 5, and one of the additions is lost."""

from matplotlib.patches import Rectangle
from style import BLUE, INK, MUTED, ORANGE, PAPER, blank, new_figure, save

STEPS = (  # time, column, text, total after it
    (0, 0, "reads 5", "5"),
    (1, 1, "reads 5", "5"),
    (2, 1, "add(5, 1) gives 6", "5"),
    (3, 1, "writes 6", "6"),
    (4, 0, "add(5, 1) gives 6", "6"),
    (5, 0, "writes 6", "6"),
)
COLUMNS = ((0.4, "thread 1", BLUE), (6.4, "thread 2", ORANGE))
WIDTH, STEP = 5.2, 1.05

figure, axes = new_figure(6.4, 3.9)
blank(axes, 15.4, 7.6)
for left, name, colour in COLUMNS:
    axes.text(left + WIDTH / 2, 7.1, name, ha="center", color=colour, weight="bold")
axes.text(13.6, 7.1, "total", ha="center", color=INK, weight="bold")
for when, column, text, total in STEPS:
    left, _, colour = COLUMNS[column]
    bottom = 5.75 - when * STEP
    look = {"facecolor": PAPER, "edgecolor": colour, "linewidth": 1.6}
    axes.add_patch(Rectangle((left, bottom), WIDTH, 0.85, **look))
    axes.text(left + WIDTH / 2, bottom + 0.42, text, ha="center", va="center")
    axes.text(13.6, bottom + 0.42, total, ha="center", va="center", color=INK)
    axes.plot([left + WIDTH, 13.1], [bottom + 0.42] * 2, color=MUTED, lw=0.6, zorder=0)
axes.annotate(
    "", (12.2, 0.3), (12.2, 6.6), arrowprops={"arrowstyle": "->", "color": MUTED}
)
axes.text(11.95, 0.35, "time", ha="right", color=MUTED)

save(figure, __file__)
