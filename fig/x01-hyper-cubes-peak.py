"""Measured against predicted peak memory, from our recorded runs."""

import json
import sys
from pathlib import Path

from style import INK, MUTED, WORKERS, new_figure, save

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "code" / "x01-hyper-cubes"))
from peak_rule import predict  # noqa: E402

record = ROOT / "data" / "x01-hyper-cubes-peak.json"
runs = json.loads(record.read_text(encoding="utf-8"))["runs"]
first = runs[0]

figure, axes = new_figure(5.6, 4.2)
axes.plot([160, 400], [160, 400], "-", color=INK, linewidth=1)
axes.text(345, 350, "as predicted", color=INK, rotation=38, ha="right", va="bottom")
for (workers, marker), colour in zip(
    ((1, "o"), (2, "s"), (4, "^")), WORKERS, strict=False
):
    same = [run for run in runs if run["workers"] == workers]
    axes.plot(
        [predict(first, run) for run in same],
        [run["peak_mib"] for run in same],
        marker,
        color=colour,
        markersize=8,
        label="1 worker" if workers == 1 else f"{workers} workers",
    )
for run in runs:
    if run["workers"] == 4:
        axes.annotate(
            f"chunks of {run['chunk_mib']:.1f} MiB",
            (predict(first, run), run["peak_mib"]),
            xytext=(6, -16),
            textcoords="offset points",
            color=MUTED,
            fontsize=9,
            ha="left" if run["days"] < 200 else "right",
        )
axes.set(
    xlabel="predicted peak memory (MiB)",
    ylabel="measured peak memory (MiB)",
    xlim=(160, 400),
    ylim=(160, 400),
)
axes.legend(loc="upper left")

save(figure, __file__)
