"""A run of ten blocks in two threads that is killed, and its second run (a model)."""

from matplotlib.patches import Patch
from style import BLUE, INK, MUTED, ORANGE, PAPER, WASH, new_figure, save

HEIGHT = 0.6
KILL = 5.4
# block: (lane, start, end) in both runs; a block takes about two units of time
FIRST = {
    0: (0, 0, 2),
    1: (1, 0, 1.8),
    2: (1, 1.8, 3.9),
    3: (0, 2, 4),
    4: (1, 3.9, KILL),
}
FIRST[5] = (0, 4, KILL)
SECOND = {4: (0, 7, 9), 5: (1, 7, 8.9), 6: (1, 8.9, 11), 7: (0, 9, 11.1)}
SECOND |= {8: (1, 11, 12.8), 9: (0, 11.1, 13.1)}

figure, axes = new_figure(7.0, 2.6)
for run in (FIRST, SECOND):
    for block, (lane, start, end) in run.items():
        lost = end == KILL
        axes.barh(
            1 - lane,
            end - start,
            left=start,
            height=HEIGHT,
            color=PAPER if lost else WASH,
            edgecolor=ORANGE if lost else BLUE,
            linestyle="--" if lost else "-",
            linewidth=1.6,
            zorder=3,
        )
        place = {"ha": "center", "va": "center", "zorder": 4}
        axes.text((start + end) / 2, 1 - lane, str(block), **place)
        if not lost:
            axes.plot(end, -0.75, marker="v", color=INK, markersize=7, clip_on=False)
axes.axvline(KILL, color=ORANGE, linewidth=2.5)
axes.text(KILL + 0.12, 1.45, "kill -9", color=ORANGE, va="bottom", fontsize=11)
axes.text(7, 1.45, "started again", color=INK, va="bottom", fontsize=11)
axes.set_yticks([1, 0, -0.75], ["thread 1", "thread 2", "saved"])
axes.set(xlabel="wall time (model)", xlim=(-0.1, 13.3), ylim=(-1.1, 1.9), xticks=[])
axes.grid(False)
axes.tick_params(length=0)
axes.legend(
    handles=[
        Patch(fc=WASH, ec=BLUE, label="counted and saved"),
        Patch(fc=PAPER, ec=ORANGE, ls="--", label="lost with the program"),
    ],
    loc="upper center",
    bbox_to_anchor=(0.45, -0.22),
    ncols=2,
    borderaxespad=0,
    labelcolor=INK,
    edgecolor=MUTED,
)
save(figure, __file__)
