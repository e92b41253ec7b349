"""Runs the code blocks of one page: python blocks in a fresh kernel, console in a shell."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from lesson.pages import Block, Page

if TYPE_CHECKING:  # importing these takes a second: only those who run pages pay
    from nbclient import NotebookClient
    from nbformat import NotebookNode

TIME_LIMIT_S = 120
ANSI = re.compile(r"\x1b\[[0-9;]*m")
# What only the generator of starters needs; a reader of the solution does not.
MARKS = re.compile(
    r"^ *# solution:\n|^ *# starter:\n(?: *#.*\n)*? *# end\n|^ *# end\n", re.M
)


@dataclass
class Outcome:
    """What a block did: its output, its error, what it said aside, how long it took."""

    output: str = ""
    error: str = ""
    aside: str = ""  # warnings and other text on stderr that no page shows
    seconds: float = 0.0


class SourceError(Exception):
    """A `source=` that cannot be found."""


def run_page(page: Page, root: Path) -> dict[int, Outcome]:
    """Run the page's blocks from top to bottom; outcomes by the line of the block."""
    blocks = [block for block in page.blocks if runs(block)]
    outcomes: dict[int, Outcome] = {}
    pythons = [block for block in blocks if block.language == "python"]
    if not pythons:
        return {block.line: run_console(block, root) for block in blocks}
    folder = root / "code" / page.stem
    client, notebook = make_kernel(folder if folder.is_dir() else root, pythons)
    with client.setup_kernel():
        for block in blocks:
            if block.language == "console":
                outcomes[block.line] = run_console(block, root)
                continue
            index = pythons.index(block)
            cell = notebook.cells[index]
            cell.source = code_of(block, root)
            outcomes[block.line] = run_cell(client, cell, index)
            if outcomes[block.line].error.startswith("the kernel"):
                break  # nothing after a dead kernel can be judged
    return outcomes


def runs(block: Block) -> bool:
    return block.language in ("python", "console") and "norun" not in block.options


def code_of(block: Block, root: Path) -> str:
    """The block's code; for a listing, what stands in the script now."""
    source = block.options.get("source")
    return read_source(source, root) if source else block.text


def read_source(source: str, root: Path) -> str:
    """Text of `path:object` (function, class or top-level name), or of a whole file."""
    name, _, wanted = source.partition(":")
    path = root / name
    if not path.is_file():
        raise SourceError(f"there is no file {name}")
    text = MARKS.sub("", path.read_text(encoding="utf-8"))
    if not wanted:
        return text
    lines = text.splitlines(keepends=True)
    for node in ast.parse(text).body:
        if wanted in defined_names(node):
            first = min([node.lineno, *decorator_lines(node)])
            return "".join(lines[first - 1 : node.end_lineno])
    raise SourceError(f"{name} defines no `{wanted}`")


def defined_names(node: ast.stmt) -> list[str]:
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        return [node.name]
    if isinstance(node, ast.Assign):
        return [target.id for target in node.targets if isinstance(target, ast.Name)]
    return []


def decorator_lines(node: ast.stmt) -> list[int]:
    return [item.lineno for item in getattr(node, "decorator_list", [])]


def environment() -> dict[str, str]:
    """Variables for the blocks: our Python first, the same output everywhere."""
    ours = {
        "PATH": str(Path(sys.executable).parent) + os.pathsep + os.environ["PATH"],
        "PYTHONHASHSEED": "0",
        "PYTHONIOENCODING": "utf-8",
        "PYTHONUNBUFFERED": "1",
        "NO_COLOR": "1",
        "COLUMNS": "80",
        "JUPYTER_PREFER_ENV_PATH": "1",  # our kernel, not one of the user's
        "PYDEVD_DISABLE_FILE_VALIDATION": "1",
    }
    return {**os.environ, **ours}


def make_kernel(
    folder: Path, blocks: list[Block]
) -> tuple[NotebookClient, NotebookNode]:
    """A notebook with one empty cell per block, and a client that will run it."""
    import nbformat
    from nbclient import NotebookClient

    os.environ.update(environment())  # inherited by the kernel
    notebook = nbformat.v4.new_notebook()
    notebook.cells = [nbformat.v4.new_code_cell() for _ in blocks]
    client = NotebookClient(
        notebook,
        timeout=TIME_LIMIT_S,
        kernel_name="python3",
        extra_arguments=["--log-level=ERROR"],  # no notice about TCP on this machine
        allow_errors=True,
        resources={"metadata": {"path": str(folder)}},
    )
    return client, notebook


def run_cell(client: NotebookClient, cell: NotebookNode, index: int) -> Outcome:
    from nbclient.exceptions import CellTimeoutError, DeadKernelError

    start = time.perf_counter()
    try:
        client.execute_cell(cell, index)
    except CellTimeoutError:
        error = f"the kernel was stopped after {TIME_LIMIT_S} s"
        return Outcome(error=error, seconds=TIME_LIMIT_S)
    except DeadKernelError:
        return Outcome(error="the kernel died")
    outcome = Outcome(seconds=time.perf_counter() - start)
    for item in cell.outputs:
        if item.output_type == "stream" and item.name == "stderr":
            outcome.aside += item.text
        elif item.output_type == "stream":
            outcome.output += item.text
        elif item.output_type == "execute_result":
            outcome.output += item.data.get("text/plain", "") + "\n"
        elif item.output_type == "error":
            outcome.error = f"{item.ename}: {item.evalue}"
    return tidy(outcome)


def run_console(block: Block, root: Path) -> Outcome:
    """Run each `$ ` line in a shell at the project's root; stop at the first failure."""
    outcome = Outcome()
    start = time.perf_counter()
    for line in block.text.splitlines():
        if not line.startswith("$ "):
            continue
        try:
            done = subprocess.run(
                line[2:],
                shell=True,
                cwd=root,
                env=environment(),
                stdin=subprocess.DEVNULL,
                capture_output=True,
                encoding="utf-8",
                timeout=TIME_LIMIT_S,
            )
        except subprocess.TimeoutExpired:
            outcome.error = f"`{line}` was stopped after {TIME_LIMIT_S} s"
            break
        outcome.output += done.stdout
        if done.returncode:
            outcome.error = done.stderr or f"`{line}` ended with {done.returncode}"
            break
        outcome.aside += done.stderr
    outcome.seconds = time.perf_counter() - start
    return tidy(outcome)


def tidy(outcome: Outcome) -> Outcome:
    """No colour codes, no trailing blanks, one newline at the end."""

    def clean(text: str) -> str:
        lines = [line.rstrip() for line in ANSI.sub("", text).split("\n")]
        joined = "\n".join(lines).strip("\n")
        return joined + "\n" if joined else ""

    fields = (clean(outcome.output), clean(outcome.error), clean(outcome.aside))
    return Outcome(*fields, outcome.seconds)
