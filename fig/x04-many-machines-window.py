"""Memory over time for three ways of handing out the same maps.

The data are our record; renew it with map_window.py --fresh --output (data/README.md).
"""

import json
from pathlib import Path

from style import INK, WORKERS, new_figure, save

HERE = Path(__file__).resolve()
RECORD = HERE.parents[1] / "data" / "x04-many-machines-window.json"
STYLES = ("-", "--", "-.")
LABELS = {
    "keep": "keep: all at once, futures in a list",
    "release": "release: all at once, no list",
    "window": "window of {window}",
}


def grown(row):
    """Pairs of time (s) and memory above that of the beginning (MiB)."""
    zero = row["samples"][0][1]
    return [(seconds, mib - zero) for seconds, mib in row["samples"]]


def main():
    record = json.loads(RECORD.read_text(encoding="utf-8"))
    figure, axes = new_figure()
    for row, color, style in zip(record["rows"], WORKERS, STYLES, strict=False):
        label = LABELS[row["way"]].format(window=record["window"])
        axes.plot(*zip(*grown(row), strict=True), style, color=color, label=label)
    most = max(row["growth_mib"] for row in record["rows"])
    axes.set(xlim=0, ylim=(0, 1.45 * most), xlabel="wall time (s)")
    axes.set_ylabel("memory of all processes,\ngrowth since the start (MiB)", color=INK)
    axes.legend(loc="upper right")
    save(figure, __file__)


if __name__ == "__main__":
    main()
