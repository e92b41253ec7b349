"""Task graph of a flood report with the minutes of each task; longest chain is thick."""

from diagrams import arrow, box
from style import INK, MUTED, ORANGE, blank, new_figure, save

THICK = {"colour": ORANGE, "width": 3.2}

figure, axes = new_figure(6.6, 3.9)
blank(axes, 13.6, 8.0)


def task(x, y, name, minutes, longest=False):
    frame = {"linewidth": 2.6} if longest else {}
    colour = ORANGE if longest else INK
    return box(axes, x, y, f"{name}\n{minutes} min", colour=colour, frame=frame)


rain = task(3.4, 7.0, "read rain", 2)
heights = task(9.6, 7.0, "read heights", 3, longest=True)
runs = [task(x, 4.6, f"run {n}", 6, n == 3) for x, n in ((2.0, 1), (6.6, 2), (11.2, 3))]
worst = task(6.6, 2.4, "worst level", 1, longest=True)
report = task(11.2, 1.0, "draw map", 2, longest=True)
for run in runs:
    last = run is runs[-1]
    arrow(axes, rain, run)
    arrow(axes, heights, run, **(THICK if last else {}))
    arrow(axes, run, worst, **(THICK if last else {}))
arrow(axes, worst, report, **THICK)
note = "all tasks: 26 min\nlongest chain (thick): 12 min"
axes.text(0.2, 0.9, note, va="center", color=MUTED)

save(figure, __file__)
