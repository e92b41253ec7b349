"""Diagram: three processes, what travels between them, and the memory that they share."""

from matplotlib.patches import FancyBboxPatch
from style import BLUE, GREEN, INK, MUTED, ORANGE, PAPER, WASH, blank, new_figure, save

BOXES = (  # left, bottom, title, colour
    (0.3, 3.4, "main process", BLUE),
    (9.4, 5.6, "worker 1", ORANGE),
    (9.4, 1.9, "worker 2", ORANGE),
)
WIDTH, HEIGHT = 4.6, 2.6

figure, axes = new_figure(6.6, 4.2)
blank(axes, 14.4, 8.6)
for left, bottom, title, colour in BOXES:
    look = {"facecolor": PAPER, "edgecolor": colour, "linewidth": 1.8}
    shape = "round,pad=0,rounding_size=0.25"
    axes.add_patch(
        FancyBboxPatch((left, bottom), WIDTH, HEIGHT, boxstyle=shape, **look)
    )
    middle = left + WIDTH / 2
    axes.text(middle, bottom + 2.0, title, ha="center", color=colour, weight="bold")
    axes.text(middle, bottom + 1.3, "a Python, a GIL,", ha="center", color=INK)
    axes.text(middle, bottom + 0.6, "its own memory", ha="center", color=INK)
for bottom, top in ((5.0, 7.2), (4.4, 3.6)):
    for shift, style in ((0.25, "-|>"), (-0.25, "<|-")):
        arrow = {"arrowstyle": style, "color": MUTED, "lw": 1.4, "shrinkA": 3}
        axes.annotate("", (9.4, top + shift), (4.9, bottom + shift), arrowprops=arrow)
axes.text(
    4.6, 7.6, "names of functions,\narguments: as bytes", ha="center", va="center"
)
axes.text(6.6, 2.75, "results: as bytes", ha="center", va="center")
look = {"facecolor": WASH, "edgecolor": GREEN, "linewidth": 1.8}
axes.add_patch(FancyBboxPatch((0.3, 0.2), 13.7, 0.95, boxstyle=shape, **look))
text = "shared memory: all can read and write it, nothing travels"
axes.text(7.15, 0.68, text, ha="center", va="center", color=INK)
for x, y in ((2.6, 3.4), (11.7, 1.9)):
    arrow = {"arrowstyle": "<|-|>", "color": GREEN, "lw": 1.2, "linestyle": "--"}
    axes.annotate("", (x, 1.15), (x, y), arrowprops=arrow)

save(figure, __file__)
