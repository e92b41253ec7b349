"""Eight ways to ask a log of records: best wall time and peak memory, as recorded."""

import json
import statistics
from pathlib import Path

from style import BLUE, INK, MUTED, ORANGE, new_figure, save

RECORD = Path(__file__).resolve().parents[1] / "data/x11-tables-ways.json"
NAMES = {
    "pandas_csv": "pandas, CSV",
    "pandas_all": "pandas, all columns",
    "pandas_columns": "pandas, 3 columns",
    "pandas_months": "pandas, month by month",
    "dask_threads": "Dask",
    "polars_eager": "Polars, all columns",
    "polars_lazy": "Polars, plan",
    "polars_streaming": "Polars, streaming",
}


def median(row, key):
    return statistics.median(run[key] for run in row["runs"])


def label(axes, values, text):
    """Write each value beside its place."""
    places = range(len(values))
    for place, value in zip(places, values, strict=True):
        axes.annotate(
            text.format(value),
            (value, place),
            textcoords="offset points",
            xytext=(7, 0),
            va="center",
            color=INK,
            fontsize=9.5,
        )
    axes.grid(axis="y", visible=False)
    axes.tick_params(axis="y", length=0)


record = json.loads(RECORD.read_text(encoding="utf-8"))
rows = {row["way"]: row for row in record["rows"] if row["threads"] == 2}
walls = [min(run["wall_s"] for run in rows[way]["runs"]) for way in NAMES]
peaks = [median(rows[way], "peak_mb") for way in NAMES]
bases = [median(rows[way], "base_mb") for way in NAMES]

figure, (left, right) = new_figure(7.4, 3.6, ncols=2, sharey=True)
left.plot(walls, range(len(walls)), "o", color=BLUE, markersize=8)
label(left, walls, "{:.2f} s")
left.set(xscale="log", xlabel="wall time (s)", xlim=(min(walls) / 2, max(walls) * 5))
left.set_yticks(range(len(NAMES)), list(NAMES.values()))
left.invert_yaxis()
right.barh(range(len(peaks)), peaks, color=ORANGE, height=0.6)
label(right, peaks, "{:.0f} MB")
right.barh(range(len(bases)), bases, color=MUTED, height=0.6)
right.set(xlabel="peak memory (MB);\ngrey: imports alone", xlim=(0, max(peaks) * 1.3))
save(figure, __file__)
