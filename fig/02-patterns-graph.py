"""Task graph of a flood report with the minutes of each task; a longest chain is thick."""

from diagrams import arrow, box
from style import INK, MUTED, ORANGE, blank, new_figure, save

THICK = {"colour": ORANGE, "width": 3.2}

figure, axes = new_figure(5.4, 3.9)
blank(axes, 11.2, 8.0)


def task(x, y, name, minutes, longest=False):
    frame = {"linewidth": 2.6} if longest else {}
    colour = ORANGE if longest else INK
    return box(axes, x, y, f"{name}\n{minutes} min", colour=colour, frame=frame)


rain = task(2.8, 7.0, "read rain", 2)
heights = task(8.2, 7.0, "read heights", 3, longest=True)
runs = [task(x, 4.6, f"run {n}", 6, n == 3) for x, n in ((1.4, 1), (5.5, 2), (9.6, 3))]
worst = task(5.5, 2.6, "worst level", 1, longest=True)
report = task(9.6, 1.0, "draw chart", 2, longest=True)
for run in runs:
    last = run is runs[-1]
    arrow(axes, rain, run)
    arrow(axes, heights, run, **(THICK if last else {}))
    arrow(axes, run, worst, **(THICK if last else {}))
arrow(axes, worst, report, **THICK)
note = "all tasks: 26 min\na longest chain (thick): 12 min"
axes.text(0.1, 0.9, note, va="center", color=MUTED)

save(figure, __file__)
