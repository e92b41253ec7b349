"""Flame graphs of the worker threads: one frame in a call, and 64."""

from pathlib import Path

import flame
import style

ROOT = Path(__file__).resolve().parents[1]
SHORT = {"weigh_calls.<locals>.<listcomp>": "list"}

figure, panels = style.new_figure(7.0, 6.4, nrows=2)
for axes, per_call in zip(panels, (1, 64), strict=True):
    path = ROOT / "data" / f"x08-microscopy-masks-stacks-{per_call}.txt"
    stacks = [
        ([(SHORT.get(name, name), kind) for name, kind in names], samples)
        for names, samples in flame.read_stacks(path)
    ]
    flame.draw(axes, stacks, levels=7, legend=(0.305, 0.68))
    for note in list(axes.texts):
        if note.get_text().startswith("goes on"):
            note.remove()
    frames = "1 frame" if per_call == 1 else f"{per_call} frames"
    axes.set_title(f"{frames} in a call", fontsize=11)
panels[0].set_xlabel("")
panels[0].get_legend().remove()

style.save(figure, __file__)
