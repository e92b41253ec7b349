"""Model curves of Amdahl's law: speed-up against the number of workers."""

import sys
from pathlib import Path

from style import BLUE, GREEN, INK, MUTED, ORANGE, PURPLE, new_figure, save

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "code" / "13-scaling"))
from scale_tools import amdahl  # noqa: E402

WORKERS = range(1, 65)
CURVES = [
    (0.0, INK, "-", "0 %: nothing is serial"),
    (0.01, BLUE, "-", "1 %"),
    (0.05, ORANGE, "--", "5 %"),
    (0.1, GREEN, "-.", "10 %"),
    (0.2, PURPLE, ":", "20 %"),
]

figure, axes = new_figure(7.0, 4.0)
for fraction, colour, line, label in CURVES:
    speed_ups = [amdahl(fraction, k) for k in WORKERS]
    axes.plot(WORKERS, speed_ups, line, color=colour, linewidth=2)
    axes.annotate(
        label,
        (64, speed_ups[-1]),
        xytext=(-4, -4 if fraction == 0.2 else 3),
        textcoords="offset points",
        color=colour,
        ha="right",
        va="top" if fraction == 0.2 else "bottom",
    )
axes.text(2, 60, "model: drawn from the formula,\nnot measured", color=MUTED, va="top")
axes.set(xlim=(0, 66), ylim=(0, 68), xlabel="workers", ylabel="speed-up")
axes.set_xticks([1, 8, 16, 32, 48, 64])

save(figure, __file__)
