"""One look for every figure of the lesson, on light and on dark pages.

A figure script draws with the colours below and ends with `save(figure, __file__)`,
which writes the SVG beside the script.  In the SVG each colour is a CSS variable with
a light and a dark value, so one file serves both kinds of page.

    from style import INK, WORKERS, new_figure, save
"""

from __future__ import annotations

import io
import os
import re
from pathlib import Path

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt

# Each name holds the light value; DARK gives the value on a dark page.
# Hues are from Okabe and Ito's palette, which colour-blind readers can tell apart.
INK = "#1b1f24"  # text and axes
MUTED = "#59636e"  # grid, secondary text
PAPER = "#ffffff"  # fill that hides what lies behind it
BLUE = "#0072b2"
ORANGE = "#b34c00"
GREEN = "#00705a"
PURPLE = "#8c4a77"
WASH = "#dbe7f0"  # light fill behind text
WORKERS = (BLUE, ORANGE, GREEN, PURPLE)

DARK = {
    INK: "#e6edf3",
    MUTED: "#9aa5b1",
    PAPER: "#14181d",
    BLUE: "#6cb6eb",
    ORANGE: "#f0a060",
    GREEN: "#4cc5a5",
    PURPLE: "#dba0c8",
    WASH: "#22384a",
}

plt.rcParams.update(
    {
        "svg.fonttype": "none",  # text stays text: searchable, scalable
        "svg.hashsalt": "lesson",  # the same ids on every run
        "font.family": "sans-serif",
        "font.sans-serif": ["DejaVu Sans"],
        "font.size": 11,
        "text.color": INK,
        "axes.edgecolor": INK,
        "axes.labelcolor": INK,
        "axes.spines.top": False,
        "axes.spines.right": False,
        "axes.grid": True,
        "axes.axisbelow": True,
        "grid.color": MUTED,
        "grid.alpha": 0.25,
        "xtick.color": INK,
        "ytick.color": INK,
        "legend.frameon": False,
    }
)


def new_figure(width_inch: float = 7.0, height_inch: float = 3.6, **kwargs):
    """Figure and axes with a transparent background; `kwargs` go to `plt.subplots`."""
    figure, axes = plt.subplots(
        figsize=(width_inch, height_inch), layout="constrained", **kwargs
    )
    figure.patch.set_alpha(0)
    return figure, axes


def blank(axes, width: float, height: float):
    """Turn axes into an empty drawing sheet of the given size, for diagrams."""
    axes.set(xlim=(0, width), ylim=(0, height), aspect="equal")
    axes.axis("off")
    return axes


def themed(svg: str) -> str:
    """Replace the colours by CSS variables that follow the page's colour scheme."""
    names = {light: f"--c{number}" for number, light in enumerate(DARK)}
    light = ";".join(f"{name}:{value}" for value, name in names.items())
    dark = ";".join(f"{names[value]}:{DARK[value]}" for value in names)
    for value, name in names.items():
        svg = svg.replace(value, f"var({name})")
    svg = svg.replace("'DejaVu Sans'", "'DejaVu Sans', Verdana, system-ui, sans-serif")
    rules = f":root{{{light}}}@media (prefers-color-scheme:dark){{:root{{{dark}}}}}"
    return re.sub(r"(<svg\b[^>]*>)", rf"\1<style>{rules}</style>", svg, count=1)


def to_svg(figure) -> str:
    """The figure as themed SVG text, the same on every run."""
    text = io.StringIO()
    figure.savefig(text, format="svg", metadata={"Date": None, "Creator": None})
    plt.close(figure)
    lines = (line.rstrip() for line in themed(text.getvalue()).splitlines())
    return "\n".join(lines) + "\n"


def save(figure, script: str) -> Path:
    """Write the figure beside its script: `fig/NAME.py` makes `fig/NAME.svg`.

    A check draws elsewhere, into the folder LESSON_FIG_DIR, and compares.
    """
    folder = os.environ.get("LESSON_FIG_DIR") or Path(script).resolve().parent
    target = Path(folder) / f"{Path(script).stem}.svg"
    target.write_text(to_svg(figure), encoding="utf-8", newline="\n")
    return target
