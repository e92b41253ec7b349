"""Where smoothing tile by tile goes wrong: without a halo, and with one."""

import sys
from pathlib import Path

import numpy as np
from style import INK, MUTED, ORANGE, new_figure, save

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "code/x01-hyper-cubes"))
from seams import HALO, SIDE, TILE

edges = np.arange(TILE, SIDE, TILE)
figure, pair = new_figure(7.0, 3.7, ncols=2)
for axes, name, wrong in zip(
    pair, ("map_blocks", "map_overlap"), (True, False), strict=True
):
    for edge in edges if wrong else ():
        axes.axvspan(edge - HALO, edge + HALO, color=ORANGE, linewidth=0)
        axes.axhspan(edge - HALO, edge + HALO, color=ORANGE, linewidth=0)
    for edge in edges if not wrong else ():
        axes.axvline(edge, color=MUTED, linewidth=0.8, linestyle=":")
        axes.axhline(edge, color=MUTED, linewidth=0.8, linestyle=":")
    axes.set(xlim=(0, SIDE), ylim=(SIDE, 0), aspect="equal", xlabel="pixels")
    axes.set_xticks([0, *edges, SIDE])
    axes.set_yticks([0, *edges, SIDE])
    axes.set_title(f"{name}: " + ("wrong at the seams" if wrong else "no wrong pixel"))
    axes.title.set(color=INK, fontsize=11)
    axes.grid(visible=False)
    axes.spines[["top", "right"]].set_visible(True)

save(figure, __file__)
