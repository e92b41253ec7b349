"""Task graph of the pea soup, read from the delayed calls of episode 12."""

import sys
from pathlib import Path

from dask import delayed
from diagrams import arrow, box
from style import blank, new_figure, save

sys.path.insert(
    0, str(Path(__file__).resolve().parents[1] / "code/12-delayed-and-bags")
)
from graph_tools import tasks_of
from soup import boil, cut, fry, rinse, serve, simmer, toast

PLACES = {
    "rinse": (1.3, 6.1),
    "boil": (1.3, 4.4),
    "cut": (4.3, 6.1),
    "fry": (4.3, 4.4),
    "simmer": (2.8, 2.7),
    "toast": (7.1, 6.1),
    "serve": (4.9, 0.9),
}

boiled = delayed(boil)(delayed(rinse)())
fried = delayed(fry)(delayed(cut)())
soup = delayed(simmer)(boiled, fried)
meal = delayed(serve)(soup, delayed(toast)())
# 'boil-1f2e…' -> 'boil', since keys change from run to run
needs = {
    key.split("-")[0]: sorted(other.split("-")[0] for other in others)
    for key, others in tasks_of(meal).items()
}

figure, axes = new_figure(4.6, 3.9)
blank(axes, 8.4, 7.0)
boxes = {name: box(axes, *place, name) for name, place in PLACES.items()}
for name in PLACES:
    for other in needs[name]:
        arrow(axes, boxes[other], boxes[name])
save(figure, __file__)
