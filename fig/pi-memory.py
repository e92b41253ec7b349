"""Draws the peak memory of every rung, on every recorded machine."""

import rungs
import style


def draw(records):
    """Figure: a row for each rung, with all workers; a marker for each machine."""
    figure, _ = rungs.of_machines(
        records,
        lambda rung: rung["peak_memory_mib"],
        "peak memory of all its processes, MiB (log scale)",
    )
    return figure


if __name__ == "__main__":
    style.save(draw(rungs.recorded()), __file__)
