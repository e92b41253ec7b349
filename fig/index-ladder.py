"""Draws the front page's ladder: eight programs for one problem, newest recorded machine.

Narrow and with large letters, so that it can be read on a phone.
"""

import rungs
import style

STORY = {
    "pi_loop": "plain loop",
    "pi_numpy": "NumPy, whole arrays",
    "pi_numpy_blocks": "NumPy, in blocks",
    "pi_threads_loop": "plain loop, 2 threads",
    "pi_threads": "blocks, 2 threads",
    "pi_numba": "compiled loop",
    "pi_numba_threads": "compiled, 2 threads",
    "pi_numba_parallel": "faster random points",
}


def draw(record):
    """Figure: a row for each program; the number beside its dot is its speed."""
    measured = rungs.best(record)
    speeds = [measured[rung]["samples_per_second"] / 1e6 for rung in STORY]
    rows = range(len(speeds))
    figure, axes = style.new_figure(width_inch=5.2, height_inch=2.6)
    axes.plot(speeds, rows, "o", color=style.BLUE, markersize=9)
    backing = {"facecolor": style.PAPER, "edgecolor": "none", "pad": 1}
    for row, speed in zip(rows, speeds, strict=True):
        label = {
            "xytext": (9, 0),
            "textcoords": "offset points",
            "va": "center_baseline",
        }
        axes.annotate(
            f"{speed:.0f}",
            (speed, row),
            **label,
            bbox=backing,
            fontsize=12,
            weight="bold",
        )
    axes.set_xscale("log")
    axes.set_xlim(5, 20_000)
    axes.set_xticks([10, 100, 1000], ["10", "100", "1000"])
    axes.tick_params(axis="x", which="minor", bottom=False)
    axes.set_xlabel("million points per second (log scale)", fontsize=12)
    axes.set_yticks(rows, STORY.values(), fontsize=12)
    axes.tick_params(axis="y", length=0)
    axes.set_ylim(len(speeds) - 0.5, -0.5)
    axes.spines["left"].set_visible(False)
    return figure


if __name__ == "__main__":
    style.save(draw(rungs.recorded()[0]), __file__)
