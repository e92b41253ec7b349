"""Step chart: bytes per point that two versions of the count hold after each line."""

import sys
from pathlib import Path

import numpy as np
from style import BLUE, INK, ORANGE, new_figure, save

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "code" / "05-numpy"))
import temporaries

N_POINTS = 1_000_000
SEED = 2026
VERSIONS = (
    (temporaries.with_names, "with a name for every result", BLUE, "-", "o", 7),
    (temporaries.in_place, "in place", ORANGE, "--", "s", -16),
)

figure, axes = new_figure(5.6, 3.4)
for version, name, colour, style, marker, shift_pt in VERSIONS:
    stream = np.random.default_rng(SEED)
    lines, _, _ = temporaries.memory_by_line(version, N_POINTS, stream)
    held = [round(n_bytes / N_POINTS) for _, n_bytes in lines]
    places = range(len(lines))
    axes.step(
        [*places, len(lines)], [*held, held[-1]], style, color=colour, where="post"
    )
    centres = [place + 0.5 for place in places]
    axes.plot(centres, held, marker, color=colour, label=name)
    for place, value in zip(centres, held, strict=True):
        axes.annotate(
            str(value),
            (place, value),
            (0, shift_pt),
            textcoords="offset points",
            ha="center",
            color=INK,
        )
axes.set_xticks(centres, [label for label, _ in lines])
axes.set(ylim=(0, 50), xlabel="after the line that makes …", ylabel="bytes per point")
axes.legend(loc="upper left")

save(figure, __file__)
