"""Diagram: cores that share the memory of one machine, and machines in a network."""

from diagrams import arrow, box
from matplotlib.patches import Rectangle
from style import BLUE, GREEN, MUTED, ORANGE, blank, new_figure, save

BOTH_WAYS = {"arrowstyle": "<|-|>"}

figure, axes = new_figure(5.8, 3.8)
blank(axes, 13.9, 9.1)


def case(x, y, width, height):
    """The case of one machine: a dashed frame."""
    line = {"fill": False, "linestyle": "--", "edgecolor": MUTED}
    axes.add_patch(Rectangle((x, y), width, height, **line))


def cores(y, *places):
    return [box(axes, x, y, "core", colour=BLUE) for x in places]


axes.text(3.0, 8.6, "one machine: one memory", ha="center", va="center", color=MUTED)
case(0.2, 1.6, 5.6, 6.2)
frame = {"boxstyle": "round,pad=0.6"}
box(axes, 3.0, 3.0, "     memory     ", colour=GREEN, frame=frame)
for core, x in zip(cores(6.4, 1.2, 3.0, 4.8), (2.0, 3.0, 4.0), strict=True):
    arrow(axes, core, (x, 3.5), **BOTH_WAYS)

axes.text(10.2, 8.6, "many machines: messages", ha="center", va="center", color=MUTED)
network = box(axes, 10.2, 0.8, "        network        ", colour=ORANGE)
for x in (8.3, 12.1):
    case(x - 1.7, 2.6, 3.4, 5.2)
    memory = box(axes, x, 3.8, "memory", colour=GREEN)
    for core in cores(6.4, x - 0.85, x + 0.85):
        arrow(axes, core, memory, **BOTH_WAYS)
    arrow(axes, memory, (10.2 + (x - 10.2) * 0.6, 1.1), colour=ORANGE, **BOTH_WAYS)

save(figure, __file__)
