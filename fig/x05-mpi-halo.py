"""A canal of ten cells in two ranks: own cells, halo cells, and where these come from."""

from matplotlib.patches import Rectangle
from style import BLUE, INK, MUTED, ORANGE, PAPER, WASH, blank, new_figure, save

CELLS, CUT = 10, 5
ROWS = ((0, 0, CUT, 2.9, BLUE), (1, CUT, CELLS, 0.6, ORANGE))  # rank, cells, height

figure, axes = new_figure(5.6, 2.6)
blank(axes, 14.2, 5.2)
X = 2.9  # where cell 0 stands


def box(x, y, text, colour, own):
    look = {"facecolor": WASH if own else PAPER, "linestyle": "-" if own else ":"}
    axes.add_patch(Rectangle((x, y), 1, 1, edgecolor=colour, linewidth=1.6, **look))
    axes.text(x + 0.5, y + 0.5, text, ha="center", va="center", color=INK)


for rank, first, last, y, colour in ROWS:
    axes.text(0, y + 0.5, f"rank {rank}", va="center", color=colour, weight="bold")
    for cell in range(first - 1, last + 1):
        name = min(max(cell, 0), CELLS - 1)
        box(X + cell, y, str(name), colour, own=first <= cell < last)
low, high = ROWS[1][3] + 1.0, ROWS[0][3]
ARROW = {"arrowstyle": "-|>", "color": INK, "linewidth": 1.6}
down, up = X + CUT - 0.5, X + CUT + 0.5
axes.annotate("", (down, low), (down, high), arrowprops=ARROW)
axes.annotate("", (up, high), (up, low), arrowprops=ARROW)
middle = (low + high) / 2
axes.text(up + 0.4, middle, "each step: one number each way", va="center", color=INK)
axes.text(X - 1, ROWS[0][3] + 1.25, "closed end: own cell again", color=MUTED)
axes.text(X + 1.6, 0.1, "dotted: halo, filled, not computed", color=MUTED, va="center")

save(figure, __file__)
