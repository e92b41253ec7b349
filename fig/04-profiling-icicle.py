"""Icicle chart of the report on river gauges, as snakeviz shows a profile."""

from pathlib import Path

import style
from flame import icicle, read_stacks

DATA = Path(__file__).resolve().parents[1] / "data"

if __name__ == "__main__":
    figure, axes = style.new_figure(height_inch=3.4)
    icicle(axes, read_stacks(DATA / "04-profiling-gauges.txt"), 6, "lower left")
    style.save(figure, __file__)
