"""What a worker takes with it when it dies: tasks pushed, and tasks asked for."""

from matplotlib.patches import FancyBboxPatch
from style import BLUE, INK, MUTED, ORANGE, PAPER, WASH, blank, new_figure, save

ROWS = (  # title, tasks with the controller, answers, tasks at worker 0, at worker 1
    ("push: all tasks are dealt at once", 0, 5, 18, 17),
    ("ask: one task for each question", 33, 5, 1, 1),
)
WIDTH, HEIGHT = 100, 55


def box(axes, x, y, width, height, text, color, dashed=False):
    style = "--" if dashed else "-"
    shape = FancyBboxPatch(
        (x, y), width, height, boxstyle="round,pad=0.4", lw=1.6, ls=style
    )
    shape.set(edgecolor=color, facecolor=PAPER if dashed else WASH)
    axes.add_patch(shape)
    middle = x + width / 2, y + height / 2
    axes.text(*middle, text, ha="center", va="center", color=INK, fontsize=12)


def arrow(axes, start, end, color, style="-"):
    line = {"arrowstyle": "->", "color": color, "lw": 1.6, "ls": style}
    axes.annotate("", end, start, arrowprops=line)


def tasks(count):
    return f"{count} task" + "s" * (count != 1)


def draw_row(axes, y, row):
    title, waiting, answers, alive, dead = row
    axes.text(0, y + 22, title, color=INK, fontsize=13, fontweight="bold")
    held = f"controller\n{tasks(waiting)} waiting\n{answers} answers"
    box(axes, 1, y + 2.5, 26, 13, held, INK)
    box(axes, 44, y + 11, 24, 7.5, f"worker 1\nhas {tasks(alive)}", BLUE)
    box(axes, 44, y, 24, 7.5, f"worker 0, dead\nhad {tasks(dead)}", ORANGE, dashed=True)
    arrow(axes, (28, y + 11), (43, y + 14.5), BLUE)
    fate = "handed out again" if waiting else "lost"
    if waiting:
        arrow(axes, (43, y + 3.5), (28, y + 7), ORANGE, "--")
    else:
        arrow(axes, (28, y + 7), (43, y + 3.5), MUTED)
    axes.text(70.5, y + 3.5, f"{tasks(dead)}\n{fate}", va="center", fontsize=12)


def main():
    figure, axes = new_figure(7.0, 3.9)
    blank(axes, WIDTH, HEIGHT)
    axes.grid(False)
    for y, row in zip((30, 0.8), ROWS, strict=True):
        draw_row(axes, y, row)
    save(figure, __file__)


if __name__ == "__main__":
    main()
