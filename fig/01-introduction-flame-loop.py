"""Flame graph of the analysis of images, one step as a Python loop."""

from pathlib import Path

import style
from flame import draw, read_stacks

DATA = Path(__file__).resolve().parents[1] / "data"

if __name__ == "__main__":
    figure, axes = style.new_figure(width_inch=6.0, height_inch=4.2)
    draw(axes, read_stacks(DATA / "01-introduction-stacks-loop.txt"))
    style.save(figure, __file__)
