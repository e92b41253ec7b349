"""One page to print: what to ask of a slow or hungry program, in which order.

The page of episode 14 has the same questions and answers as a list; a test compares them.
"""

import style
from diagrams import arrow
from matplotlib.patches import FancyBboxPatch

WIDTH_PT, HEIGHT_PT = 595, 842  # A4
INCH_PT = 72
ROWS = (
    ("Is it wrong now and then?", "Repair it first"),
    ("Is it fast and small enough?", "Leave it as it is"),
    ("Has nobody measured it yet?", "Profile it"),
    ("Is there a better algorithm, or\na stored result?", "Take that"),
    ("Are there loops over numbers?", "NumPy: whole arrays"),
    ("Do temporary arrays fill the\nmemory?", "Chunks, one by one"),
    ("Is a loop left that arrays\ncannot say?", "Numba"),
    ("Does it wait, or make large calls\nof NumPy or Numba?", "Threads"),
    ("Are the arrays larger than the\nmemory?", "Dask array"),
    (
        "Is it Python code on text,\nlists, dictionaries?",
        "Processes,\nin large portions",
    ),
    ("Do tasks need the results of\nother tasks?", "Futures or delayed"),
    ("Is one computer too small,\neven so?", "A cluster"),
)
FIRST_FOR_MANY = 7  # number of the first row that is about many workers
TEXT_PT, SMALL_PT, TITLE_PT = 15.5, 13.5, 23
TOP_PT, STEP_PT, BOX_PT = 732, 53.5, 43
LEFT, LEFT_WIDTH = 30, 288
RIGHT, RIGHT_WIDTH = 364, 222


def frame(axes, x, y, width, text, edge, face, size=TEXT_PT):
    """A box of fixed size with text in it, its left side at x, its middle at y."""
    patch = FancyBboxPatch(
        (x, y - BOX_PT / 2),
        width,
        BOX_PT,
        boxstyle="round,pad=0,rounding_size=6",
        facecolor=face,
        edgecolor=edge,
        linewidth=1.6,
    )
    axes.add_patch(patch)
    axes.text(x + 9, y, text, va="center", fontsize=size, linespacing=1.15)


def side_label(axes, first, last, text, colour):
    """A bar along some rows, with words that say what they have in common."""
    top = TOP_PT - first * STEP_PT + BOX_PT / 2
    bottom = TOP_PT - last * STEP_PT - BOX_PT / 2
    axes.plot([22, 22], [bottom, top], color=colour, linewidth=3)
    axes.text(
        10, (top + bottom) / 2, text, rotation=90, ha="center", va="center",
        fontsize=SMALL_PT, color=colour,
    )  # fmt: skip


def draw(axes):
    axes.text(LEFT, 806, "What helps my problem?", fontsize=TITLE_PT, va="center")
    axes.text(
        LEFT, 774, "Ask from the top. At the first yes, do it, measure, ask again.",
        fontsize=TEXT_PT, va="center",
    )  # fmt: skip
    for number, (question, answer) in enumerate(ROWS):
        y = TOP_PT - number * STEP_PT
        one = number < FIRST_FOR_MANY
        edge = style.ORANGE if one else style.BLUE
        frame(axes, LEFT, y, LEFT_WIDTH, question, style.INK, style.WASH)
        frame(axes, RIGHT, y, RIGHT_WIDTH, answer, edge, style.PAPER)
        arrow(axes, (LEFT + LEFT_WIDTH - 4, y), (RIGHT + 4, y), colour=edge)
        axes.text(
            (LEFT + LEFT_WIDTH + RIGHT) / 2 - 2, y + 4, "yes", ha="center", va="bottom",
            fontsize=SMALL_PT,
        )  # fmt: skip
        if number + 1 < len(ROWS):
            low = y - BOX_PT / 2
            arrow(axes, (LEFT + 140, low + 4), (LEFT + 140, low - STEP_PT + BOX_PT - 4))
            axes.text(LEFT + 150, low - 5.5, "no", va="center", fontsize=10.5)
    side_label(axes, 0, FIRST_FOR_MANY - 1, "one worker, used well", style.ORANGE)
    side_label(axes, FIRST_FOR_MANY, len(ROWS) - 1, "many workers", style.BLUE)
    lines = (
        "After each step: the same result? time, memory, CPU/wall?",
        "Stop when the next step costs more time than it saves.",
    )
    for number, line in enumerate(lines):
        axes.text(LEFT, 92 - 24 * number, line, fontsize=TEXT_PT, va="center")
    axes.text(
        LEFT, 34, "Parallel Programming in Python, episode 14. CC BY 4.0",
        fontsize=10.5, va="center", color=style.MUTED,
    )  # fmt: skip


if __name__ == "__main__":
    figure, axes = style.new_figure(WIDTH_PT / INCH_PT, HEIGHT_PT / INCH_PT)
    figure.set_layout_engine("none")
    axes.set_position([0, 0, 1, 1])
    style.blank(axes, WIDTH_PT, HEIGHT_PT)
    draw(axes)
    style.save(figure, __file__)
