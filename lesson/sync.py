"""Compares a page with what its blocks do, and writes the difference into the page.

`check` and `sync` ask the same function, `compare`: check reports its problems, sync
writes its text.  So what sync writes is what check accepts.
"""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass, field
from pathlib import Path

from lesson import run
from lesson.pages import Block, Page, Problem

BUDGET_S = 10.0  # no block of a page may take longer on 2 cores
TOO_LONG_S = 90.0  # nor longer than this on a machine that does much else, as in tests

# What may differ in a block marked `varies`: numbers, with their unit.
NUMBER = re.compile(
    r"0x[0-9a-fA-F]+"
    r"|[-+]?(?:\d[\d_,]*\.?\d*|\.\d+)(?:[eE][-+]?\d+)?(?:\s?(?:ns|[µμu]s|ms|s|min)\b)?"
)


@dataclass
class Comparison:
    """What is wrong with a page, and the page as it should be."""

    text: str
    problems: list[Problem] = field(default_factory=list)
    unfixable: list[Problem] = field(default_factory=list)  # sync cannot repair these
    seconds: dict[int, float] = field(default_factory=dict)  # by the line of the block

    @property
    def slowest_s(self) -> float:
        return max(self.seconds.values(), default=0.0)


def shape(text: str) -> str:
    """The text with each number replaced by # and runs of blanks by one blank."""
    return re.sub(r"[ \t]+", " ", NUMBER.sub("#", text)).strip()


def compare(page: Page, root: Path, fresh: bool = False) -> Comparison:
    """Run the page and compare.  With `fresh`, varying outputs are renewed as well."""
    result = Comparison(page.text)
    try:
        for block in page.blocks:
            if "source" in block.options:
                run.read_source(block.options["source"], root)
    except run.SourceError as error:
        result.unfixable.append(Problem(page.name, block.line, str(error)))
        return result
    outcomes = run.run_page(page, root)
    result.seconds = {line: item.seconds for line, item in outcomes.items()}
    lines = page.text.split("\n")
    for block in reversed(page.blocks):  # from below, so that line numbers stay valid
        compare_block(page, block, outcomes.get(block.line), lines, result, root, fresh)
    result.text = "\n".join(lines)
    result.problems.sort()
    result.unfixable.sort()
    return result


def compare_block(
    page: Page,
    block: Block,
    outcome: run.Outcome | None,
    lines: list[str],
    result: Comparison,
    root: Path,
    fresh: bool,
) -> None:
    """Compare one block's listing, output and error; edit `lines` where they differ."""

    def fail(line: int, message: str) -> None:
        result.unfixable.append(Problem(page.name, line, message))

    if outcome:
        compare_error(block, outcome, lines, result, page, fail)
        compare_output(block, outcome, lines, result, page, fresh)
        if outcome.aside:
            fail(block.line, f"the block says on stderr: {outcome.aside.strip()}")
        if outcome.seconds > TOO_LONG_S:
            fail(
                block.line,
                f"takes {outcome.seconds:.0f} s; it should take {BUDGET_S:.0f} s at most",
            )
    elif run.runs(block):
        fail(block.line, "was not run, because an earlier block stopped the kernel")
    elif block.results and "norun" in block.options:
        shown = block.results[0]
        fail(shown.line, "shows the result of a block that is not run")
    if "source" in block.options:
        wanted = run.read_source(block.options["source"], root)
        if wanted != block.text:
            where = block.options["source"]
            message = f"differs from {where}\n{difference(block.text, wanted)}"
            result.problems.append(Problem(page.name, block.line, message))
            replace(lines, block, wanted)


def compare_output(
    block: Block,
    outcome: run.Outcome,
    lines: list[str],
    result: Comparison,
    page: Page,
    fresh: bool,
) -> None:
    shown = block.result("output")
    if shown is None:
        if outcome.output:
            message = f"the block prints, but no output follows:\n{outcome.output}"
            result.problems.append(Problem(page.name, block.line, message))
            insert(lines, block, "output", outcome.output)
        return
    varies = "varies" in shown.options
    same = (
        shape(shown.text) == shape(outcome.output)
        if varies
        else shown.text == outcome.output
    )
    if not same:
        how = "the shape of the output differs" if varies else "the output differs"
        message = f"{how}\n{difference(shown.text, outcome.output)}"
        if not varies and shape(shown.text) == shape(outcome.output):
            message += "\n(only numbers differ: if they must, write ```output varies)"
        result.problems.append(Problem(page.name, shown.line, message))
    if not same or (varies and fresh):
        replace(lines, shown, outcome.output)


def compare_error(block, outcome, lines, result, page, fail) -> None:
    shown = block.result("error")
    if shown is None and outcome.error:
        command = first_line(block.text)
        fail(block.line, f"`{command}` fails: {outcome.error.strip()}")
    elif shown is not None and not outcome.error:
        fail(shown.line, "the block should fail as shown here, but it does not")
    elif shown is not None and shown.text != outcome.error:
        message = f"the error differs\n{difference(shown.text, outcome.error)}"
        result.problems.append(Problem(page.name, shown.line, message))
        replace(lines, shown, outcome.error)


def first_line(text: str) -> str:
    return next((line for line in text.splitlines() if line.strip()), "")


def difference(shown: str, real: str) -> str:
    """Unified diff from the page to the truth, indented."""
    rows = difflib.unified_diff(
        shown.splitlines(), real.splitlines(), "page", "real", lineterm="", n=1
    )
    return "\n".join("    " + row for row in rows)


def replace(lines: list[str], block: Block, text: str) -> None:
    """Put new text between the fences of a block."""
    indent = indentation(lines[block.line - 1])
    body = [indent + row if row else "" for row in text.rstrip("\n").split("\n")]
    lines[block.line : block.end - 2] = body if text else []


def insert(lines: list[str], block: Block, kind: str, text: str) -> None:
    """Add a result block below a block."""
    indent = indentation(lines[block.line - 1])
    body = ["", f"```{kind}", *text.rstrip("\n").split("\n"), "```"]
    lines[block.end - 1 : block.end - 1] = [indent + row if row else "" for row in body]


def indentation(line: str) -> str:
    return line[: len(line) - len(line.lstrip())]
