"""The states of a future: which change leads to which."""

from diagrams import arrow, box
from style import BLUE, GREEN, INK, MUTED, ORANGE, blank, new_figure, save

figure, axes = new_figure(6.0, 2.9)
blank(axes, 14, 6.8)

pending = box(axes, 2.0, 3.4, "pending", BLUE)
running = box(axes, 7.0, 3.4, "running", ORANGE)
result = box(axes, 12.1, 5.6, "finished:\nresult", GREEN)
error = box(axes, 12.1, 1.8, "finished:\nerror", GREEN, frame={"linestyle": "--"})
cancelled = box(axes, 2.0, 0.6, "cancelled", MUTED)

steps = (
    (pending, running, 4.45, 3.6, "a worker takes it", "center"),
    (running, result, 9.4, 4.65, "the call returns", "right"),
    (running, error, 9.4, 1.95, "the call raises", "right"),
    (pending, cancelled, 2.3, 2.0, "cancel()", "left"),
)
for start, end, x, y, label, side in steps:
    arrow(axes, start, end)
    axes.text(x, y, label, ha=side, va="bottom", color=INK, fontsize=10)
axes.text(2.0, 4.6, "submit(f, x)", ha="center", va="bottom", color=INK, fontsize=10)
arrow(axes, (2.0, 4.6), pending)

save(figure, __file__)
