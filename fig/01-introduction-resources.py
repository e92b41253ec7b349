"""Where numbers lie in a computer, and how fast they come from there."""

import json
from pathlib import Path

import style
from diagrams import arrow, box

DATA = Path(__file__).resolve().parents[1] / "data" / "01-introduction-fetch-speed.json"
NETWORK_BITS_PER_SECOND = 1e9  # a common office network, by its name
GB = 1e9
CORES = (2.75, 0.75)  # height of each core in the drawing


def place(axes, x, y, text, **frame):
    return box(axes, x, y, text, shape="square,pad=0.4", frame=frame)


def speed(axes, x, y, bytes_per_second):
    number = bytes_per_second / GB
    text = f"{number:.3f}" if number < 1 else f"{number:.2g}"
    axes.text(x, y, f"{text} GB/s", ha="center", va="bottom")


def draw(axes, speeds):
    level_3 = place(axes, 6.7, 1.75, "level 3:\n32 MiB", edgecolor=style.BLUE)
    memory = place(axes, 9.7, 1.75, "memory:\n24 GiB", edgecolor=style.ORANGE)
    for number, y in enumerate(CORES):
        core = place(axes, 0.7, y, f"core {number + 1}")
        text = "level 1: 32 KiB\nlevel 2: 1 MiB"
        cache = place(axes, 3.8, y, text, edgecolor=style.BLUE)
        arrow(axes, cache, core)
        arrow(axes, level_3, cache)
    arrow(axes, memory, level_3)
    disk = place(axes, 12.6, 2.9, "disk", edgecolor=style.GREEN)
    network = place(axes, 12.6, 0.6, "network", edgecolor=style.PURPLE)
    arrow(axes, disk, memory)
    arrow(axes, network, memory)
    speed(axes, 1.75, 3.25, speeds["cache"])
    speed(axes, 8.2, 2.35, speeds["memory"])
    speed(axes, 12.6, 3.4, speeds["file on disk"])
    speed(axes, 12.6, -0.35, NETWORK_BITS_PER_SECOND / 8)


if __name__ == "__main__":
    figure, axes = style.new_figure(width_inch=6.4, height_inch=2.3)
    style.blank(axes, 13.6, 4)
    axes.set_ylim(-0.5, 4)
    record = json.loads(DATA.read_text(encoding="utf-8"))
    draw(axes, record["bytes_per_second"])
    style.save(figure, __file__)
