"""Builds a clean notebook from an episode: code cells without outputs, readable text."""

from __future__ import annotations

import re
from pathlib import Path

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from lesson import pages, run
from lesson.pages import Block, Box, Page

FOLDED = ("solution", "hint", "instructor")
FENCE = re.compile(r"^\s*(:{3,})(.*)$")


def write_all(root: Path) -> list[tuple[Path, bool]]:
    """Write `code/STEM/STEM.ipynb` for every episode and extra; True marks one that was kept.

    A notebook that exists is the learner's own by now, and is never overwritten.
    """
    written = []
    for path in filter(pages.is_taught, pages.page_paths(root)):
        target = root / "code" / path.stem / f"{path.stem}.ipynb"
        target.parent.mkdir(parents=True, exist_ok=True)
        kept = target.exists()
        if not kept:
            nbformat.write(build(pages.read(path, root), root), target)
        written.append((target, kept))
    return written


def build(page: Page, root: Path) -> nbformat.NotebookNode:
    """The page as a notebook."""
    title = page.front.get("title", page.stem)
    cells = [new_markdown_cell(f"# {title}\n\n{overview(page)}")]
    blocks = {block.line: block for block in page.blocks}
    boxes = {box.line: box for box in page.boxes}
    lines = page.text.split("\n")
    text: list[str] = []
    number = body_start(lines)
    while number <= len(lines):
        block = blocks.get(number)
        if block and is_cell(block):
            flush(text, cells)
            cells.append(new_code_cell(run.code_of(block, root).rstrip("\n")))
            number = max([block.end, *(result.end for result in block.results)])
            continue
        if number in boxes:
            text += opening(boxes[number], page)
            number += 1 + len(boxes[number].options)
            continue
        text.append("" if FENCE.match(lines[number - 1]) else lines[number - 1])
        number += 1
    flush(text, cells)
    for index, cell in enumerate(cells):  # ids that do not change from build to build
        cell.id = f"{page.stem}-{index}"
    metadata = {"kernelspec": {"name": "python3", "display_name": "Python 3"}}
    return new_notebook(cells=cells, metadata=metadata)


def is_cell(block: Block) -> bool:
    """Python that the reader runs; code in solutions stays text, so it hides nothing."""
    return (
        block.language == "python"
        and "norun" not in block.options
        and "solution" not in block.boxes
    )


def body_start(lines: list[str]) -> int:
    """First line after the front matter, counted from 1."""
    if lines and lines[0] == "---":
        return lines.index("---", 1) + 2
    return 1


def overview(page: Page) -> str:
    goals = "\n".join(f"- {goal}" for goal in page.front.get("objectives", []))
    return f"After this episode you can:\n\n{goals}"


def opening(box: Box, page: Page) -> list[str]:
    """Markdown that stands for the first line of a box."""
    if box.name == "challenge":
        order = [other for other in page.boxes if other.name == "challenge"]
        number = f"{pages.number_of(page.stem)}.{order.index(box) + 1}"
        minutes = box.options.get("minutes", "?")
        return ["---", "", f"**Exercise {number}: {box.title}** ({minutes} min)"]
    if box.name == "explorable":
        title = box.options.get("title", box.title)
        return ["", f"**{title}** (in words; the lesson's page lets you play with it)"]
    label = f"{box.name.capitalize()}{': ' if box.title else ''}{box.title}"
    if box.name in FOLDED:
        return [
            "",
            f"*{label}* (try first)" if box.name == "solution" else f"*{label}*",
        ]
    return ["", f"**{label}**"]


def flush(text: list[str], cells: list[nbformat.NotebookNode]) -> None:
    """Turn the collected lines into a Markdown cell."""
    joined = re.sub(r"\n{3,}", "\n\n", "\n".join(text)).strip()
    joined = re.sub(r"^```(\w+) .*$", r"```\1", joined, flags=re.M)
    if joined:
        cells.append(new_markdown_cell(joined))
    text.clear()
