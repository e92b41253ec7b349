"""Diagram of a reduce of eight numbers: as a chain (7 rounds) and as a tree (3)."""

from diagrams import arrow, box
from style import BLUE, MUTED, ORANGE, blank, new_figure, save

N_NUMBERS = 8
STEP = 0.95
TOP = 8.8


def plus(axes, x, y, colour):
    return box(axes, x, y, "+", colour=colour, shape="circle,pad=0.12")


def numbers(axes, left):
    style = "round,pad=0.2"
    xs = [left + number * STEP for number in range(N_NUMBERS)]
    return [box(axes, x, TOP, f"{i}", shape=style) for i, x in enumerate(xs, 1)]


figure, axes = new_figure(5.6, 3.6)
blank(axes, 16.4, 10.5)

leaves = numbers(axes, 0.7)
running = leaves[0]
for level, leaf in enumerate(leaves[1:], 1):
    node = plus(axes, leaf.get_position()[0], TOP - 0.5 - 1.1 * level, ORANGE)
    arrow(axes, running, node)
    arrow(axes, leaf, node)
    running = node

level, nodes = 0, numbers(axes, 9.1)
while len(nodes) > 1:
    level += 1
    below = []
    for left, right in zip(nodes[::2], nodes[1::2], strict=True):
        x = (left.get_position()[0] + right.get_position()[0]) / 2
        below.append(plus(axes, x, TOP - 2.7 * level, BLUE))
        arrow(axes, left, below[-1])
        arrow(axes, right, below[-1])
    nodes = below

titles = {4.0: "chain: 7 rounds", 12.4: "tree: 3 rounds"}
for x, text in titles.items():
    axes.text(x, 10.1, text, ha="center", va="center", color=MUTED)

save(figure, __file__)
