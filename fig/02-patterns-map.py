"""Diagram of a map: four polders, the same function for each, no arrow between them."""

from diagrams import arrow, box
from style import GREEN, MUTED, blank, new_figure, save

POLDERS = ("north", "east", "south", "west")

figure, axes = new_figure(5.0, 2.7)
blank(axes, 10, 5.4)
for number, name in enumerate(POLDERS):
    y = 4.0 - 1.1 * number
    rain = box(axes, 1.2, y, name)
    volume = box(axes, 5.0, y, "volume_m3", colour=GREEN)
    result = box(axes, 8.8, y, "volume")
    arrow(axes, rain, volume)
    arrow(axes, volume, result)
for x, text in ((1.2, "input"), (5, "one function"), (8.8, "result")):
    axes.text(x, 5.0, text, ha="center", va="center", color=MUTED)

save(figure, __file__)
