"""Diagram: what wall time and CPU time count while a program waits or computes."""

from style import BLUE, GREEN, INK, MUTED, ORANGE, new_figure, save

SECONDS = 5
CASES = (  # name, rows of (core, colour, busy), what the two clocks show
    ("it waits", ((GREEN, False),), "CPU/wall = 0 s / 5 s = 0"),
    ("one core computes", ((BLUE, True),), "CPU/wall = 5 s / 5 s = 1"),
    ("two cores compute", ((BLUE, True), (ORANGE, True)), "CPU/wall = 10 s / 5 s = 2"),
)

figure, axes = new_figure(7.0, 3.2)
top, labels, places = 0.0, [], []
for name, cores, verdict in CASES:
    middle = top - 0.5 * (len(cores) - 1)
    for number, (colour, busy) in enumerate(cores):
        style = {"color": colour} if busy else {"fill": False, "edgecolor": MUTED}
        hatch = None if busy else "//"
        axes.barh(top - number, SECONDS, height=0.8, hatch=hatch, **style)
    axes.text(SECONDS + 0.15, middle, verdict, va="center", color=INK)
    labels.append(name)
    places.append(middle)
    top -= len(cores) + 0.5
axes.set_yticks(places, labels)
axes.set(xlim=(0, SECONDS + 3.2), xticks=range(SECONDS + 1))
axes.set_xlabel("wall time (s)", x=SECONDS / (SECONDS + 3.2) / 2)
axes.grid(False)
axes.spines["left"].set_visible(False)
axes.spines["bottom"].set_bounds(0, SECONDS)
axes.tick_params(axis="y", length=0)

save(figure, __file__)
