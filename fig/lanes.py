"""Who does what when: one lane for each worker, one bar for each step.

from lanes import draw
"""

import style
from matplotlib.patches import Patch

HEIGHT = 0.55


def draw(axes, workers, steps, arrows):
    """Draw the lanes.

    workers: names, from top to bottom.
    steps: {letter: (text, worker, start, minutes, is it on the critical path?)}
    arrows: pairs of letters; the second step waits for the first.
    """
    last = len(workers) - 1
    for letter, (text, worker, start, minutes, critical) in steps.items():
        y = last - workers.index(worker)
        axes.barh(
            y,
            minutes,
            left=start,
            height=HEIGHT,
            color=style.WASH if critical else style.PAPER,
            edgecolor=style.ORANGE if critical else style.BLUE,
            linewidth=3 if critical else 1.2,
            zorder=3,
        )
        label = f"{letter} {text}".strip()
        axes.text(start + minutes / 2, y, label, ha="center", va="center", zorder=4)
    for first, second in arrows:
        draw_arrow(axes, steps[first], steps[second], workers)
    axes.set_yticks(range(len(workers)), reversed(workers))
    axes.set(xlabel="minutes", ylim=(-0.5, last + 0.95))
    axes.grid(axis="y", visible=False)
    axes.legend(
        handles=[
            Patch(fc=style.WASH, ec=style.ORANGE, lw=3, label="on the critical path"),
            Patch(fc=style.PAPER, ec=style.BLUE, lw=1.2, label="has time to wait"),
        ],
        loc="upper center",
        ncols=2,
        borderaxespad=0,
    )


def draw_arrow(axes, first, second, workers):
    """From the end of one bar to the start of another, unless they touch."""
    from_y, to_y = (
        len(workers) - 1 - workers.index(step[1]) for step in (first, second)
    )
    end, start = first[2] + first[3], second[2]
    if from_y == to_y and end == start:
        return
    if from_y == to_y:
        tail, tip = (end, from_y), (start, to_y)
    else:
        side = HEIGHT / 2 if to_y > from_y else -HEIGHT / 2
        tail, tip = (end, from_y + side), (start, to_y - side)
    axes.annotate(
        "",
        tip,
        tail,
        arrowprops={
            "arrowstyle": "-|>",
            "color": style.MUTED,
            "shrinkA": 1,
            "shrinkB": 1,
        },
        zorder=5,
    )
