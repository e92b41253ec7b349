"""Draws how long every rung needs until the standard error of pi is 0.00001."""

import math

import rungs
import style

STANDARD_ERROR = 1e-5
# The standard error is 4 sqrt(p (1 - p) / n) with p = pi / 4: solved for n.
SAMPLES = math.pi * (4 - math.pi) / STANDARD_ERROR**2  # 2.7e10
SPANS = {1: "1 s", 60: "1 min", 3600: "1 hour", 86_400: "1 day"}


def draw(records):
    """Figure: a row for each rung, with all workers; a marker for each machine."""
    figure, axes = rungs.of_machines(
        records,
        lambda rung: SAMPLES / rung["samples_per_second"],
        f"time for {SAMPLES / 1e10:.1f} × 10¹⁰ samples (log scale)",
    )
    axes.set_xlim(0.5, 200_000)
    axes.set_xticks(list(SPANS), list(SPANS.values()))
    axes.set_xticks([], minor=True)
    return figure


if __name__ == "__main__":
    style.save(draw(rungs.recorded()), __file__)
