"""Boxes and arrows for task graphs, used by the diagram scripts in `fig/`.

from diagrams import arrow, box
"""

from style import INK, WASH

GAP = 4  # points that an arrow keeps clear of a box


def box(axes, x, y, text, colour=INK, shape="round,pad=0.35", **kwargs):
    """A task: text in a frame, centred at (x, y); returns what arrows can point at."""
    frame = {
        "boxstyle": shape,
        "facecolor": WASH,
        "edgecolor": colour,
        "linewidth": 1.2,
    }
    frame |= kwargs.pop("frame", {})
    options = {"ha": "center", "va": "center", "zorder": 3} | kwargs
    return axes.text(x, y, text, bbox=frame, **options)


def arrow(axes, start, end, colour=INK, width=1.2, **kwargs):
    """An arrow from one box (or point) to another: the second needs the first."""
    joined = {"xycoords": "data", "textcoords": "data"}
    points = {"xy": end, "xytext": start}
    props = {
        "arrowstyle": "-|>",
        "color": colour,
        "linewidth": width,
        "shrinkA": GAP,
        "shrinkB": GAP,
    }
    for key, patch in (("patchA", start), ("patchB", end)):
        if not isinstance(patch, tuple):
            props[key] = patch.get_bbox_patch()
            points["xytext" if key == "patchA" else "xy"] = patch.get_position()
    axes.annotate("", **points, **joined, arrowprops=props | kwargs, zorder=2)
