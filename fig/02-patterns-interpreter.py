"""Diagram: the interpreter runs a line for each point, or once for a whole array."""

from diagrams import arrow, box
from style import BLUE, GREEN, MUTED, blank, new_figure, save

figure, axes = new_figure(5.4, 3.3)
blank(axes, 13.4, 8.2)


def steps(x, title, last, foot):
    """What happens for one instruction, from top to bottom."""
    axes.text(x, 7.7, title, ha="center", va="center", color=MUTED)
    read = box(axes, x, 6.4, "read instruction")
    types = box(axes, x, 4.5, "look up types", colour=BLUE)
    work = box(axes, x, 2.6, last, colour=GREEN)
    arrow(axes, read, types)
    arrow(axes, types, work)
    axes.text(x, 0.7, foot, ha="center", va="center")


steps(2.7, "x and y are numbers", "one result", "all of this for each point")
steps(10.7, "x and y are arrays", "all results:\ncompiled code", "all of this once")
back = {"connectionstyle": "arc3,rad=0.75", "shrinkA": 0, "shrinkB": 0}
arrow(axes, (4.3, 2.6), (5.1, 6.4), **back)
axes.text(7.2, 4.5, "next\npoint", ha="center", va="center")

save(figure, __file__)
