"""Scatter plot: 400 random points of the unit square and the quarter circle."""

import math
import random

from style import BLUE, INK, ORANGE, new_figure, save

N_POINTS = 400
SEED = 10

stream = random.Random(SEED)
points = [(stream.random(), stream.random()) for _ in range(N_POINTS)]
hits = [point for point in points if math.hypot(*point) < 1.0]
misses = [point for point in points if math.hypot(*point) >= 1.0]
angles = [math.pi / 2 * step / 100 for step in range(101)]

figure, axes = new_figure(4.6, 4.9)
axes.plot([math.cos(a) for a in angles], [math.sin(a) for a in angles], color=INK)
for group, marker, colour, name in (
    (hits, "o", BLUE, "inside"),
    (misses, "x", ORANGE, "outside"),
):
    x, y = zip(*group, strict=True)
    label = f"{len(group)} {name}"
    axes.scatter(x, y, s=14, marker=marker, color=colour, linewidths=1.2, label=label)
axes.set(xlim=(0, 1), ylim=(0, 1), aspect="equal", xlabel="x", ylabel="y")
axes.grid(False)
for side in ("top", "right"):
    axes.spines[side].set_visible(True)
figure.legend(loc="outside upper center", ncols=2, markerscale=1.5)

save(figure, __file__)
