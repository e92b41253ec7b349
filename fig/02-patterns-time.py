"""Diagram of time steps as a chain, and of three runs of it that are a map."""

from diagrams import arrow, box
from style import BLUE, GREEN, MUTED, ORANGE, blank, new_figure, save

HOURS = (0, 1, 2, 3)


def chain(axes, y, colour, label):
    """Levels of hours 0 to 3; each needs the one before."""
    before = None
    for hour in HOURS:
        now = box(axes, 3.7 + 2.2 * hour, y, f"hour {hour}", colour=colour)
        if before:
            arrow(axes, before, now)
        before = now
    axes.text(0.2, y, label, ha="left", va="center")


figure, axes = new_figure(5.6, 3.2)
blank(axes, 11.4, 6.6)
axes.text(0.2, 6.1, "one run: a chain", color=MUTED, va="center")
chain(axes, 5.2, BLUE, "start 0.3 m")
axes.text(0.2, 3.7, "three runs: a map of chains", color=MUTED, va="center")
for row, (colour, start) in enumerate(((GREEN, 0.2), (BLUE, 0.3), (ORANGE, 0.4))):
    chain(axes, 2.8 - 1.1 * row, colour, f"start {start} m")

save(figure, __file__)
