"""Lanes of the pea soup: one cook and one pot."""

import style
from lanes import draw

STEPS = {
    "A": ("", "cook", 0, 5, True),
    "B": ("boil peas", "pot", 5, 60, True),
    "C": ("cut", "cook", 5, 20, False),
    "D": ("fry", "cook", 25, 10, False),
    "E": ("simmer", "pot", 65, 25, True),
    "F": ("", "cook", 75, 5, False),
    "G": ("", "cook", 90, 5, True),
}
ARROWS = ["AB", "CD", "DE", "EG", "FG"]

if __name__ == "__main__":
    figure, axes = style.new_figure(width_inch=6.0, height_inch=2.4)
    draw(axes, ["pot", "cook"], STEPS, ARROWS)
    axes.set_xticks(
        range(0, 100, 5), [str(m) if m % 10 == 5 else "" for m in range(0, 100, 5)]
    )
    style.save(figure, __file__)
