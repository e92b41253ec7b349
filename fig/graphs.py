"""Draws a task graph that was read from Dask, in rows: what a task needs lies above it.

from graphs import draw_graph
"""

from diagrams import arrow, box
from style import BLUE, GREEN, INK, ORANGE, PURPLE, blank

COLOURS = {"random": BLUE, "mul": GREEN, "getitem": GREEN, "sum": ORANGE}
ROW, COLUMN = 1.7, 2.2  # distances between boxes, in units of the drawing


def kind(key):
    """('random-25eb919b', 0, 0) -> 'random'"""
    return key[0].rsplit("-", 1)[0]


def row_of(key, needs):
    """Number of tasks on the longest way from the top down to this one."""
    return 1 + max((row_of(other, needs) for other in needs[key]), default=-1)


def places(needs):
    """{task: (x, y)}: chunk by chunk from left to right, the last task in the middle."""
    rows = {key: row_of(key, needs) for key in needs}
    widest = max(list(rows.values()).count(row) for row in set(rows.values()))
    found = {}
    for row in sorted(set(rows.values())):
        keys = sorted((k for k in rows if rows[k] == row), key=lambda k: (k[1:], k[0]))
        step = widest / len(keys)
        for number, key in enumerate(keys):
            found[key] = (COLUMN * step * (number + 0.5), -ROW * row)
    return found


def draw_graph(axes, needs, labels):
    """Draw {task: tasks that it needs}; `labels` names each kind of task."""
    at = places(needs)
    width = max(x for x, _ in at.values()) + min(x for x, _ in at.values())
    height = -min(y for _, y in at.values())
    blank(axes, width, height + 1.4)
    boxes = {
        key: box(
            axes,
            x,
            y + height + 0.7,
            labels[kind(key)],
            colour=COLOURS.get(kind(key), PURPLE if "-" in kind(key) else INK),
        )
        for key, (x, y) in at.items()  # by place: keys change from run to run
    }
    for key in at:
        for other in sorted(needs[key], key=at.get):
            arrow(axes, boxes[other], boxes[key])
