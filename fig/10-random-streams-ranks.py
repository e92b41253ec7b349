"""Which streams four runs use with seed + rank: neighbours share all but one."""

from style import BLUE, GREEN, INK, MUTED, ORANGE, PURPLE, WASH, new_figure, save

RUNS = 4
WORKERS = 4
COLOURS = (BLUE, ORANGE, GREEN, PURPLE)

figure, axes = new_figure(7.0, 3.0)
axes.axis("off")
axes.set(xlim=(-1.6, 7.6), ylim=(RUNS + 0.6, -0.9))
for stream in range(RUNS + WORKERS - 1):
    axes.text(stream + 0.5, -0.35, str(stream + 1), ha="center", color=MUTED)
axes.text(-0.25, -0.35, "stream", ha="right", color=MUTED)
for run in range(RUNS):
    colour = COLOURS[run]
    axes.text(-0.25, run + 0.58, f"seed {run + 1}", ha="right", color=INK)
    for rank in range(WORKERS):
        stream = run + rank
        axes.fill(
            [stream + 0.05, stream + 0.95, stream + 0.95, stream + 0.05],
            [run + 0.1, run + 0.1, run + 0.9, run + 0.9],
            facecolor=WASH,
            edgecolor=colour,
            linewidth=1.5,
        )
        axes.text(stream + 0.5, run + 0.58, f"rank {rank}", ha="center", color=INK)
axes.text(
    (RUNS + WORKERS - 1) / 2,
    RUNS + 0.45,
    "16 workers, 7 different streams",
    ha="center",
    color=INK,
)

save(figure, __file__)
