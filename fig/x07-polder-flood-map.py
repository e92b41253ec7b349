"""The broken dike at four moments: ground, dike, and depth of the water."""

import sys
from pathlib import Path

import numpy as np
from matplotlib.colors import to_rgba
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from style import BLUE, INK, MUTED, ORANGE, new_figure, save

CODE = Path(__file__).resolve().parents[1] / "code"
sys.path.insert(0, str(CODE / "x07-polder-flood"))
import breach  # noqa: E402

CELLS = 48
MOMENTS = (0, 200, 600, 3000)  # time steps
LEVELS_M = (0.02, 0.1, 0.5, 1.0, 2.0)
SHADES = [to_rgba(BLUE, share) for share in (0.2, 0.45, 0.7, 1.0)]

ground, depths = breach.make_ground(CELLS), breach.make_depths(CELLS)
inside = (slice(1, -1), slice(1, -1))
dike = np.where(ground[inside] == breach.DIKE_M, 1.0, 0.0)
figure, panels = new_figure(7.0, 2.6, ncols=len(MOMENTS))
step = 0
for axes, moment in zip(panels, MOMENTS, strict=True):
    depths = breach.advance(depths, ground, moment - step)
    step = moment
    for low, high, shade in zip(LEVELS_M, LEVELS_M[1:], SHADES, strict=False):
        wet = (depths[inside] >= low) & (depths[inside] < high)
        axes.contourf(
            wet.astype(float), levels=[0.5, 1.5], colors=[BLUE], alpha=shade[3]
        )
    axes.contourf(dike, levels=[0.5, 1.5], colors=[INK])
    axes.plot(3 * CELLS // 5, CELLS // 2, "^", color=ORANGE, markersize=7)
    axes.set(aspect="equal", xticks=[], yticks=[])
    axes.set_title(f"step {moment}", fontsize=11)
    axes.grid(visible=False)
    for spine in axes.spines.values():
        spine.set(visible=True, color=MUTED)
names = ("2 to 10 cm", "to 50 cm", "to 1 m", "more")
figure.legend(
    handles=[
        *(
            Patch(color=BLUE, alpha=shade[3], label=name)
            for shade, name in zip(SHADES, names, strict=True)
        ),
        Patch(color=INK, label="dike"),
        Line2D([], [], color=ORANGE, marker="^", linestyle="", label="village"),
    ],
    loc="outside lower center",
    ncols=6,
    handlelength=1.2,
    columnspacing=1.0,
)

save(figure, __file__)
