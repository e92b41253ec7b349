"""Icicle chart of the report on river gauges after its hotspot was repaired."""

from pathlib import Path

import style
from flame import icicle, read_stacks

DATA = Path(__file__).resolve().parents[1] / "data"

if __name__ == "__main__":
    figure, axes = style.new_figure(height_inch=4.2)
    icicle(axes, read_stacks(DATA / "04-profiling-repaired.txt"), 8, "lower right")
    style.save(figure, __file__)
