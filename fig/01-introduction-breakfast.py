"""Lanes of a breakfast: you, the stove and the toaster."""

import style
from lanes import draw

STEPS = {
    "a": ("fill", "you", 0, 1, True),
    "b": ("heat", "stove", 1, 4, True),
    "c": ("boil", "stove", 5, 5, True),
    "d": ("cut", "you", 1, 1, False),
    "e": ("toast", "toaster", 2, 3, False),
    "f": ("oil", "you", 5, 1, False),
}
ARROWS = ["ab", "bc", "de", "ef"]

if __name__ == "__main__":
    figure, axes = style.new_figure(width_inch=6.0, height_inch=2.9)
    draw(axes, ["stove", "you", "toaster"], STEPS, ARROWS)
    axes.set_xticks(range(11))
    style.save(figure, __file__)
