"""Peak memory of four ways to compute the same anomaly, from our recorded run."""

import json
from pathlib import Path

from style import BLUE, INK, MUTED, ORANGE, new_figure, save

DATA = Path(__file__).resolve().parents[1] / "data" / "x01-hyper-cubes-anomaly.json"
NAMES = {
    "eager": "eager",
    "one-line": "one line",
    "two-passes": "two passes",
    "2 workers": "two passes,\neach of 2 workers",
}
runs = json.loads(DATA.read_text(encoding="utf-8"))["runs"]
peaks = [run["peak_mib"] for run in runs]
cube_mib = runs[0]["cube_mib"]

figure, axes = new_figure(6.6, 3.2)
colours = [ORANGE if peak > cube_mib else BLUE for peak in peaks]
bars = axes.barh([NAMES[run["way"]] for run in runs], peaks, color=colours, height=0.6)
axes.bar_label(bars, [f"{peak:.0f}" for peak in peaks], padding=4, color=INK)
axes.axvline(cube_mib, color=MUTED, linestyle="--", linewidth=1.5)
axes.text(cube_mib + 25, 2.5, f"the cube: {cube_mib:.0f} MiB", color=MUTED, va="center")
axes.invert_yaxis()
axes.set(xlabel="peak memory (MiB)", xlim=(0, 2600))
axes.grid(axis="y", visible=False)

save(figure, __file__)
