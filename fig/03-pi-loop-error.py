"""Error of the estimate against the number of points, with the predicted law."""

import math
import random
import sys
from pathlib import Path

from style import BLUE, ORANGE, new_figure, save

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "code" / "03-pi-loop"))
import pi_loop

SEEDS = range(16)
N_POINTS = (100, 1_000, 10_000, 100_000, 1_000_000)


def errors_of(seed):
    """Distance from pi after each number of points of one stream."""
    stream, hits, done, errors = random.Random(seed), 0, 0, []
    for n_points in N_POINTS:
        hits += pi_loop.count_hits(n_points - done, stream)
        done = n_points
        errors.append(abs(4 * hits / done - math.pi))
    return errors


share = math.pi / 4
predicted = [4 * math.sqrt(share * (1 - share) / n) for n in N_POINTS]
errors = [errors_of(seed) for seed in SEEDS]
within = sum(
    error < limit for run in errors for error, limit in zip(run, predicted, strict=True)
)

figure, axes = new_figure(7.0, 3.8)
for run in errors:
    axes.plot(N_POINTS, run, "o", color=BLUE, markersize=4, alpha=0.7)
axes.plot([], [], "o", color=BLUE, markersize=4, label=f"{len(SEEDS)} seeds")
axes.plot(N_POINTS, predicted, "-", color=ORANGE, label="standard error 1.64/√n")
axes.set(
    xscale="log",
    yscale="log",
    ylim=(1e-5, 1),
    xlabel="number of points n",
    ylabel="distance from π",
)
axes.legend(loc="upper right")

save(figure, __file__)
print(f"{within} of {len(SEEDS) * len(N_POINTS)} errors lie below the line")
