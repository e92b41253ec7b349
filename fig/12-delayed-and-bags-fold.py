"""A fold over two partitions: binop takes in items, combine joins the totals."""

from diagrams import arrow, box
from style import BLUE, GREEN, MUTED, ORANGE, blank, new_figure, save

N_ITEMS = 3

figure, axes = new_figure(5.4, 3.9)
blank(axes, 12.2, 9.2)
totals = []
for y, partition, first in ((7.6, "partition 1", 1), (3.4, "partition 2", 4)):
    axes.text(0.1, y + 1.2, partition, color=MUTED, ha="left", va="center")
    left = box(axes, 1.0, y, "initial")
    for number in range(N_ITEMS):
        x = 3.5 + 2.2 * number
        step = box(axes, x, y, "binop", colour=BLUE)
        item = box(axes, x, y - 1.8, f"item {first + number}", colour=GREEN)
        arrow(axes, left, step)
        arrow(axes, item, step)
        left = step
    totals.append(left)
joined = box(axes, 10.9, 5.2, "combine", colour=ORANGE)
for total in totals:
    arrow(axes, total, joined)
result = box(axes, 10.9, 2.2, "result")
arrow(axes, joined, result)

save(figure, __file__)
