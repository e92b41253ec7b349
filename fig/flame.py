"""Flame graphs, for the figure scripts: from recorded call stacks to boxes.

from flame import draw, read_stacks

Wide is much time; high is only a long chain of calls.
"""

import re

import style
from matplotlib.patches import Patch, Rectangle

SMALLEST = 0.0005  # boxes narrower than this share of all samples are left out
CHARACTERS = 56  # so many characters of a label fit into the full width
LEVELS = 8  # towers that are higher are cut off, with a note


def read_stacks(path):
    """[(functions from the outside in, samples)] of a file written by py-spy."""
    stacks = []
    for line in path.read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            frames, _, samples = line.rpartition(" ")
            names = [name_and_kind(frame) for frame in frames.split(";")]
            stacks.append(([name for name in names if name], int(samples)))
    return stacks


def name_and_kind(frame):
    """("weigh", "Python") from "weigh (images.py:50)"; None for a bare address."""
    name, _, place = frame.partition(" (")
    if name.startswith("0x"):
        return None
    python = re.search(r"\.py:\d+|^<frozen", place)
    return name, "Python" if python else "compiled"


def merge(stacks):
    """Tree of calls: {(name, kind): [samples, children]}, widest call first."""
    tree = {}
    for names, samples in stacks:
        level = tree
        for name in names:
            entry = level.setdefault(name, [0, {}])
            entry[0] += samples
            level = entry[1]
    return tree


def boxes(tree, total, left=0.0, depth=0):
    """Yield (left edge, width, depth, name, kind); lengths as shares of all samples."""
    for (name, kind), (samples, children) in sorted(
        tree.items(), key=lambda item: (-item[1][0], item[0])
    ):
        width = samples / total
        if width >= SMALLEST:
            yield left, width, depth, name, kind
            yield from boxes(children, total, left, depth + 1)
        left += width


def draw(axes, stacks, levels=LEVELS, legend="upper left"):
    """Draw the flame graph on these axes; `levels` fit, higher towers are cut off."""
    total = sum(samples for _, samples in stacks)
    deepest, peak_left = 0, 0.0
    for left, width, depth, name, kind in boxes(merge(stacks), total):
        if depth + 1 > deepest:
            deepest, peak_left = depth + 1, left
        if depth < levels:
            draw_box(axes, left, width, depth, name, kind)
    axes.set(xlim=(0, 100), ylim=(0, levels + 1), xlabel="share of the samples (%)")
    axes.set_ylabel("calls, outermost below")
    axes.set_yticks([])
    axes.grid(visible=False)
    axes.spines["left"].set_visible(False)
    if deepest > levels:
        axes.annotate(
            f"goes on up to level {deepest}",
            (100 * peak_left, levels),
            (100 * peak_left - 4, levels + 0.5),
            ha="right",
            va="center",
            arrowprops={"arrowstyle": "->", "color": style.INK},
        )
    axes.legend(
        handles=[
            Patch(fc=style.PAPER, ec=style.ORANGE, hatch="///", label="Python"),
            Patch(fc=style.WASH, ec=style.BLUE, label="compiled code"),
        ],
        loc=legend,
    )


def icicle(axes, stacks, levels, legend):
    """Draw the same the other way up, as snakeviz does: the outermost call on top."""
    draw(axes, stacks, levels, legend)
    for note in list(axes.texts):
        if note.get_text().startswith("goes on"):
            note.remove()  # points the wrong way
    axes.invert_yaxis()
    axes.set(xlabel="share of the time (%)", ylabel="calls, outermost on top")


def draw_box(axes, left, width, depth, name, kind):
    python = kind == "Python"
    colour = style.ORANGE if python else style.BLUE
    face = style.PAPER if python else style.WASH
    corner, size = (100 * left, depth + 0.04), (100 * width, 0.92)
    axes.add_patch(Rectangle(corner, *size, fc=face, ec=colour, lw=0.8))
    if python:  # a hatched edge: never colour alone
        edge = (min(1.0, 0.3 * size[0]), size[1])
        axes.add_patch(
            Rectangle(corner, *edge, fc="none", ec=colour, hatch="////", lw=0)
        )
    room = int(width * CHARACTERS)
    if room >= 4:
        text = name if len(name) <= room else name[: room - 1] + "…"
        middle = (100 * (left + width / 2), depth + 0.5)
        axes.text(*middle, text, ha="center", va="center", fontsize=10)
