"""The pea soup after a power cut: what is whole, what is half, what must be cooked."""

import json
from pathlib import Path

from diagrams import arrow, box
from style import GREEN, MUTED, ORANGE, PAPER, WASH, blank, new_figure, save

RECORD = Path(__file__).resolve().parents[1] / "data" / "x02-checkpoint-soup.json"
PLACES = {
    "rinse": (1.4, 6.1),
    "boil": (1.4, 4.4),
    "cut": (4.6, 6.1),
    "fry": (4.6, 4.4),
    "simmer": (3.0, 2.7),
    "toast": (7.8, 6.1),
    "serve": (5.4, 0.9),
}
NEEDS = {"boil": ["rinse"], "fry": ["cut"], "simmer": ["boil", "fry"]}
NEEDS["serve"] = ["simmer", "toast"]
FILES = {"rinse": "peas", "cut": "vegetables", "toast": "bread", "boil": "boiled"}
FILES |= {"fry": "fried", "simmer": "soup", "serve": "meal"}

table = json.loads(RECORD.read_text(encoding="utf-8"))["table"]
LOOKS = {
    "whole": (GREEN, {"facecolor": WASH}),
    "half": (ORANGE, {"facecolor": PAPER, "linestyle": "--", "linewidth": 2.2}),
    "missing": (MUTED, {"facecolor": PAPER, "linestyle": ":"}),
}


def state_of(step):
    text = table.get(f"{FILES[step]}.txt")
    return "missing" if text is None else "half" if "half" in text else "whole"


figure, axes = new_figure(5.4, 3.9)
blank(axes, 9.6, 7.0)
boxes = {}
for name, place in PLACES.items():
    state = state_of(name)
    colour, frame = LOOKS[state]
    boxes[name] = box(axes, *place, f"{name}\n{state}", colour, frame=frame)
for name, needs in NEEDS.items():
    for need in needs:
        arrow(axes, boxes[need], boxes[name])
save(figure, __file__)
