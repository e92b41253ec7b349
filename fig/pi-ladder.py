"""Draws the ladder: samples per second of every rung, on every recorded machine."""

import json
import math
from pathlib import Path

import style
from matplotlib.ticker import NullFormatter

BENCH = Path(__file__).resolve().parents[1] / "data" / "bench"
MARKERS = "Dos^v"
COLOURS = (style.ORANGE, style.BLUE, style.GREEN, style.PURPLE, style.MUTED)


def machine_label(record):
    """For example "recorded 2026-11-20: 2 CPUs, CPython 3.11.7"."""
    machine = record["machine"]
    who = "your machine" if record.get("mine") else "recorded"
    return f"{who}, {record['date']}: {machine['cpus']} CPUs, {machine['python']}"


def row_label(rung):
    plural = "s" if rung["workers"] > 1 else ""
    return f"{rung['rung']}, {rung['workers']} worker{plural}"


def decades(limits):
    """The powers of ten that enclose both limits."""
    return 10 ** math.floor(math.log10(limits[0])), 10 ** math.ceil(
        math.log10(limits[1])
    )


def draw(records):
    """Figure: one row per rung and number of workers, one marker per machine."""
    rows = []
    for record in records:
        for rung in record["rungs"]:
            if row_label(rung) not in rows:
                rows.append(row_label(rung))
    height_inch = 1.3 + 0.42 * len(rows) + 0.25 * len(records)
    figure, axes = style.new_figure(height_inch=height_inch)
    for number, record in enumerate(records):
        speeds = [rung["samples_per_second"] / 1e6 for rung in record["rungs"]]
        places = [rows.index(row_label(rung)) for rung in record["rungs"]]
        axes.plot(
            speeds,
            places,
            linestyle="none",
            marker=MARKERS[number % len(MARKERS)],
            markersize=8,
            color=COLOURS[number % len(COLOURS)],
            label=machine_label(record),
        )
    axes.set(xscale="log", xlabel="million samples per second (log scale)")
    axes.set_xlim(*decades(axes.get_xlim()))
    axes.xaxis.set_major_formatter("{x:g}")
    axes.xaxis.set_minor_formatter(NullFormatter())
    axes.set_yticks(range(len(rows)), rows)
    axes.set_ylim(len(rows) - 0.5, -0.5)
    axes.grid(axis="y", visible=False)
    figure.legend(loc="outside lower left", fontsize=9)
    return figure


if __name__ == "__main__":
    paths = sorted(path for path in BENCH.glob("*.json") if path.stem != "mine")
    recorded = [json.loads(path.read_text(encoding="utf-8")) for path in paths]
    style.save(draw(recorded), __file__)
