"""Which depths one depth needs: cells from left to right, time steps upwards."""

from matplotlib.patches import Circle
from style import BLUE, INK, MUTED, ORANGE, WASH, blank, new_figure, save

CELLS, STEPS = 9, 3
TARGET = 4
STEP_X, STEP_Y, RADIUS = 1.0, 1.05, 0.3

figure, axes = new_figure(7.0, 3.3)
blank(axes, CELLS + 2.6, (STEPS + 1) * STEP_Y + 0.3)


def place(cell, step):
    return 2.6 + cell * STEP_X, 0.6 + step * STEP_Y


for step in range(STEPS + 1):
    reach = STEPS - step
    axes.text(
        2.1, place(0, step)[1], f"step {step}", ha="right", va="center", color=INK
    )
    for cell in range(CELLS):
        needed = abs(cell - TARGET) <= reach
        x, y = place(cell, step)
        if needed and step:
            for near in (cell - 1, cell, cell + 1):
                near_x, near_y = place(near, step - 1)
                axes.annotate(
                    "",
                    (x, y - RADIUS),
                    (near_x, near_y + RADIUS),
                    arrowprops={"arrowstyle": "->", "color": BLUE, "linewidth": 1},
                )
        last = needed and step == STEPS
        axes.add_patch(
            Circle(
                (x, y),
                RADIUS,
                facecolor=WASH if needed else "none",
                edgecolor=ORANGE if last else BLUE if needed else MUTED,
                linewidth=2.4 if last else 1.4 if needed else 0.8,
                linestyle="-" if needed else ":",
            )
        )

save(figure, __file__)
