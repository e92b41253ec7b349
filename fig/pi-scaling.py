"""Draws the parallel efficiency of every rung, and its serial fraction by Amdahl."""

import rungs
import style


def speed_ups(record):
    """For each rung that was measured with 1 worker and more: {workers: speed-up}.

    Those of the fastest runs: what disturbs one of many workers slows all of them down.
    """
    speeds = {}
    for rung in record["rungs"]:
        speed = rung["samples"] / min(rung["seconds"])
        speeds.setdefault(rung["rung"], {})[rung["workers"]] = speed
    return {
        name: {workers: speed / row[1] for workers, speed in sorted(row.items())}
        for name, row in speeds.items()
        if 1 in row and len(row) > 1
    }


def serial_fraction(row):
    """Least-squares fit of Amdahl's law, 1 / S = s + (1 - s) / k, to {k: S}."""
    pairs = [(1 - 1 / k, 1 / speed_up - 1 / k) for k, speed_up in row.items()]
    return sum(x * y for x, y in pairs) / sum(x * x for x, _ in pairs)


def draw(records):
    """Figure for the first record that has several numbers of workers."""
    several = [record for record in records if speed_ups(record)]
    if not several:
        return None
    rows = speed_ups(several[0])
    labels = {
        name: f"{name}, s = {100 * min(1, max(0, serial_fraction(row))):.0f} %"
        for name, row in rows.items()
    }
    counts = sorted({k for row in rows.values() for k in row if k > 1})
    series = [
        (
            f"{k} workers" + (f"; {rungs.machine_label(several[0])}" if k == 2 else ""),
            {labels[name]: row[k] / k for name, row in rows.items() if k in row},
        )
        for k in counts
    ]
    figure, axes = rungs.dot_rows(
        list(labels.values()), series, "efficiency: speed-up / workers", log=False
    )
    axes.set_xlim(0, 1.25)
    axes.axvline(1, color=style.MUTED, linestyle="--", linewidth=1)
    return figure


if __name__ == "__main__":
    style.save(draw(rungs.recorded()), __file__)
