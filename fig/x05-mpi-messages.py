"""Time of one message against its size: sent as an object, and as a buffer."""

import json
from pathlib import Path

from style import BLUE, INK, ORANGE, new_figure, save

DATA = Path(__file__).resolve().parents[1] / "data" / "x05-mpi-messages.json"
LOOKS = {
    "object": ("send and recv: pickled", ORANGE, "o-"),
    "buffer": ("Send and Recv: memory as it is", BLUE, "s-"),
}
SIZES = {8: "8 B", 800: "800 B", 8e3: "8 kB", 8e4: "80 kB", 8e5: "800 kB", 8e6: "8 MB"}
TIMES = {1e-6: "1 µs", 1e-5: "10 µs", 1e-4: "100 µs", 1e-3: "1 ms", 1e-2: "10 ms"}

rows = json.loads(DATA.read_text(encoding="utf-8"))["rows"]
figure, axes = new_figure(5.4, 3.6)
for way, (label, colour, look) in LOOKS.items():
    sizes = [row["bytes"] for row in rows if row["way"] == way]
    times = [min(row["one_way_us"]) / 1e6 for row in rows if row["way"] == way]
    axes.loglog(sizes, times, look, color=colour, label=label)
axes.set_xticks(list(SIZES), list(SIZES.values()))
axes.set_yticks(list(TIMES), list(TIMES.values()))
axes.minorticks_off()
axes.set(xlabel="size of the message", ylabel="time of one message", ylim=(5e-7, 0.1))
axes.legend(loc="upper left", labelcolor=INK)

save(figure, __file__)
