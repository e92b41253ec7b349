"""Makes the starters of the exercises from their solutions.

`code/NN-slug/solutions/exNN_K_slug.py` is the only source.  In it, the lines between
`# solution:` and `# starter:` are left out of the starter, and the comment lines
between `# starter:` and `# end` come in without their comment sign:

    # solution:
    hits += x * x + y * y < 1.0
    # starter:
    # hits += ____  # TODO: is (x, y) inside the quarter circle?
    # end

The `# starter:` part may be missing.  A solution without any region says why, in a
line that starts with `# same as solution:`; its starter is passed as it comes.

    python -m lesson.starters           writes all starters below the current folder
"""

from __future__ import annotations

import difflib
import os
import re
import sys
from pathlib import Path

from lesson.environment import SetupError

BEGIN, STARTER, END = "# solution:", "# starter:", "# end"
SAME = "# same as solution:"


class StarterError(SetupError):
    """A solution that no starter can be made from; the text names file and line."""


def make_starter(text: str, name: str) -> str:
    """The starter for the text of a solution; `name` stands in error messages."""
    lines: list[str] = []
    state, opened, regions, same = "outside", 0, 0, False
    for number, line in enumerate(text.splitlines(), start=1):
        mark = line.strip()
        if re.match(r"#\s*(solution|starter|end)\s*:?\s*$", mark, re.IGNORECASE):
            expected = {
                "outside": (BEGIN,),
                "solution": (STARTER, END),
                "starter": (END,),
            }[state]
            if mark not in expected:
                wanted = " or ".join(f"`{word}`" for word in expected)
                raise StarterError(
                    f"{name}:{number}: `{mark}` where {wanted} must come"
                )
            if state == "outside":
                opened = number
                regions += 1
            state = {BEGIN: "solution", STARTER: "starter", END: "outside"}[mark]
        elif state == "starter":
            lines.append(uncomment(line, f"{name}:{number}"))
        elif mark.startswith(SAME) and state == "outside":
            same = True
            if not mark.removeprefix(SAME).strip():
                raise StarterError(f"{name}:{number}: `{SAME}` must say why")
        elif state == "outside":
            lines.append(line)
    if state != "outside":
        raise StarterError(f"{name}:{opened}: `{BEGIN}` has no `{END}`")
    if same == bool(regions):
        fault = "both" if same else "neither"
        raise StarterError(f"{name}:1: {fault} `{BEGIN}` and `{SAME} why`")
    starter = "\n".join(lines) + "\n"
    try:
        compile(starter, name, "exec")
    except SyntaxError as error:
        shown = (error.text or "").strip()
        raise StarterError(
            f"{name}:{opened or 1}: its starter is not Python: {error.msg}: `{shown}`"
        ) from None
    return starter


def uncomment(line: str, place: str) -> str:
    """`    # total += ____` without its comment sign; blank lines stay blank."""
    match = re.fullmatch(r"(\s*)#(?: (.*))?", line)
    if match:
        return (match[1] + match[2]).rstrip() if match[2] else ""
    if line.strip():
        raise StarterError(f"{place}: a starter line must start with `# `")
    return ""


def is_same(text: str) -> bool:
    """Does this solution say that its starter is passed as it comes?"""
    return any(line.strip().startswith(SAME) for line in text.splitlines())


def solutions(root: Path) -> list[Path]:
    """All solutions of exercises below `root`, in teaching order."""
    return sorted(root.glob("code/*/solutions/ex*.py"))


def starter_path(solution: Path) -> Path:
    """Where the starter of this solution lies."""
    return solution.parents[1] / "exercises" / solution.name


def write(root: Path) -> list[Path]:
    """Write all starters; returns those that changed.

    A solution with a fault does not keep the others from being written.
    """
    written, faults = [], []
    for solution in solutions(root):
        name = solution.relative_to(root).as_posix()
        path = starter_path(solution)
        try:
            starter = make_starter(solution.read_text(encoding="utf-8"), name)
        except StarterError as error:
            faults.append(str(error))
            continue
        if not path.exists() or path.read_text(encoding="utf-8") != starter:
            path.parent.mkdir(exist_ok=True)
            scratch = path.with_suffix(".tmp")
            scratch.write_text(starter, encoding="utf-8", newline="\n")
            os.replace(scratch, path)
            written.append(path)
    if faults:
        raise StarterError("\n".join(faults))
    return written


def stale(root: Path) -> list[str]:
    """What is wrong with the starters: one message each, with file and difference."""
    messages = []
    for solution in solutions(root):
        name = solution.relative_to(root).as_posix()
        path = starter_path(solution)
        shown = path.relative_to(root).as_posix()
        try:
            starter = make_starter(solution.read_text(encoding="utf-8"), name)
        except StarterError as error:
            messages.append(str(error))
            continue
        old = path.read_text(encoding="utf-8") if path.exists() else ""
        if old != starter:
            before, after = old.splitlines(), starter.splitlines()
            lines = difflib.unified_diff(before, after, shown, name, lineterm="")
            messages.append(
                f"{shown}:1: not what its solution makes; "
                "run python -m lesson starters\n" + "\n".join(lines)
            )
    for path in sorted(root.glob("code/*/exercises/*.py")):
        if not (path.parents[1] / "solutions" / path.name).exists():
            messages.append(f"{path.relative_to(root).as_posix()}:1: has no solution")
    return messages


def main() -> int:
    """Write all starters below the current folder."""
    try:
        for path in write(Path.cwd()):
            print(f"wrote {path.relative_to(Path.cwd()).as_posix()}")
    except (StarterError, OSError) as error:
        print(error, file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
