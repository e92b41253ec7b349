"""Where the work of the fractal lies: steps in each row, from top to bottom."""

import sys
from pathlib import Path

import style

CODE = Path(__file__).resolve().parents[1] / "code"
sys.path[:0] = [str(CODE), str(CODE / "14-choose-and-build")]
import fractal  # noqa: E402


def draw(axes, rows):
    work = [sum(row) / 1000 for row in rows]
    half = len(work) // 2
    share = fractal.share_of_lower_half(rows)
    for name, part, colour, hatch in (
        (f"upper half: {1 - share:.0%} of all steps", range(half), style.BLUE, ""),
        (
            f"lower half: {share:.0%} of all steps",
            range(half, len(work)),
            style.ORANGE,
            "//",
        ),
    ):
        heights = [work[row] for row in part]
        axes.fill_between(
            part, heights, label=name, facecolor=style.WASH, edgecolor=colour, hatch=hatch,
            linewidth=1.5,
        )  # fmt: skip
    axes.set(xlabel="row, from top to bottom", ylabel="thousand steps in the row")
    axes.set_xlim(0, len(work))
    axes.set_ylim(0)
    axes.legend(loc="upper left")


if __name__ == "__main__":
    figure, axes = style.new_figure(height_inch=2.9)
    draw(axes, fractal.image())
    style.save(figure, __file__)
