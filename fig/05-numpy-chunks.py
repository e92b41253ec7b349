"""Line charts: speed, and CPU time in two parts, against the size of the chunks."""

import json
import statistics
from pathlib import Path

from style import BLUE, INK, MUTED, ORANGE, new_figure, save

DATA = Path(__file__).resolve().parents[1] / "data"
RECORD = json.loads((DATA / "05-numpy-chunks.json").read_text(encoding="utf-8"))
BYTES_PER_POINT = 24  # 16 for x and y, 8 for the sum of their squares
CACHES = (("32 KiB", 2**15), ("1 MiB", 2**20), ("32 MiB", 2**25))

chunks = sorted({run["chunk"] for run in RECORD["runs"]})


def median(field, chunk):
    values = [run[field] for run in RECORD["runs"] if run["chunk"] == chunk]
    return statistics.median(values)


samples = RECORD["samples"]
speed = [samples / median("seconds", chunk) / 1e6 for chunk in chunks]
user = [median("user_seconds", chunk) for chunk in chunks]
system = [median("system_seconds", chunk) for chunk in chunks]

figure, (above, below) = new_figure(5.6, 4.8, nrows=2, sharex=True)
for number, axes in enumerate((above, below)):
    for name, n_bytes in CACHES:
        place = n_bytes / BYTES_PER_POINT
        axes.axvline(place, color=MUTED, linestyle=":")
        if number == 0:
            axes.annotate(
                f"fills {name}",
                (place, 1.02),
                xycoords=("data", "axes fraction"),
                ha="center",
                color=INK,
                fontsize=10,
            )
for run in RECORD["runs"]:
    above.plot(run["chunk"], samples / run["seconds"] / 1e6, ".", color=MUTED)
above.plot(chunks, speed, "o-", color=BLUE)
above.set(xscale="log", ylim=(0, None), ylabel="million points/s")
below.plot(chunks, user, "o-", color=BLUE, label="user time")
below.plot(chunks, system, "s--", color=ORANGE, label="system time")
below.set(ylim=(0, None), ylabel="CPU time (s)", xlabel="points in a chunk")
below.legend(loc="upper left")

save(figure, __file__)
