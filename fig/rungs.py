"""Dot plots with a row for each rung of the ladder; `fig/pi-*.py` draw with it.

`records` is a list of dictionaries as in data/bench, the reader's own one first.
"""

import json
import math
from pathlib import Path

import style
from matplotlib.ticker import NullFormatter

BENCH = Path(__file__).resolve().parents[1] / "data" / "bench"
MARKERS = "Dos^v"
COLOURS = (style.ORANGE, style.BLUE, style.GREEN, style.PURPLE, style.MUTED)


def recorded():
    """The records that are part of the lesson, newest first."""
    paths = sorted(BENCH.glob("*.json"), reverse=True)
    texts = [path.read_text(encoding="utf-8") for path in paths if path.stem != "mine"]
    return [json.loads(text) for text in texts]


def machine_label(record):
    """For example "recorded 2026-11-20: 2 CPUs, CPython 3.11.7"."""
    machine = record["machine"]
    who = "your machine" if record.get("mine") else "recorded"
    return f"{who}, {record['date']}: {machine['cpus']} CPUs, {machine['python']}"


def names(records):
    """Rungs of all records, in the order of the lesson."""
    order = {
        rung["script"]: rung["rung"] for record in records for rung in record["rungs"]
    }
    return [order[script] for script in sorted(order)]


def best(record):
    """For each rung, its measurement with the most workers."""
    found = {}
    for rung in record["rungs"]:
        if rung["workers"] >= found.get(rung["rung"], rung)["workers"]:
            found[rung["rung"]] = rung
    return found


def dot_rows(rows, series, xlabel, log=True):
    """Figure with a dot for each (label, {row: value}) of `series`."""
    height_inch = 1.2 + 0.3 * len(rows) + 0.22 * len(series)
    figure, axes = style.new_figure(height_inch=height_inch)
    for number, (label, values) in enumerate(series):
        shown = [row for row in rows if row in values]
        axes.plot(
            [values[row] for row in shown],
            [rows.index(row) for row in shown],
            linestyle="none",
            marker=MARKERS[number % len(MARKERS)],
            markersize=7,
            color=COLOURS[number % len(COLOURS)],
            label=label,
        )
    if log:
        axes.set_xscale("log")
        axes.set_xlim(*decades(axes.get_xlim()))
        axes.xaxis.set_major_formatter("{x:g}")
        axes.xaxis.set_minor_formatter(NullFormatter())
    axes.set_xlabel(xlabel)
    axes.set_yticks(range(len(rows)), rows)
    axes.set_ylim(len(rows) - 0.5, -0.5)
    figure.legend(loc="outside lower left", fontsize=9)
    return figure, axes


def decades(limits):
    """The powers of ten that enclose both limits."""
    low, high = (math.log10(limit) for limit in limits)
    return 10 ** math.floor(low), 10 ** math.ceil(high)


def of_machines(records, value, xlabel):
    """Dot plot of `value(rung)`, a marker for each machine, with all its workers."""
    series = [
        (
            machine_label(record),
            {name: value(rung) for name, rung in best(record).items()},
        )
        for record in records
    ]
    return dot_rows(names(records), series, xlabel)
