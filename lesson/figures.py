"""Figures: each `fig/NN-slug-NAME.svg` is drawn by `fig/NN-slug-NAME.py`.

The modules without a hyphen, such as `style`, hold what several figures share.

All scripts run in one child process, which imports Matplotlib once.
"""

from __future__ import annotations

import os
import re
import runpy
import subprocess
import sys
import tempfile
from pathlib import Path

TOLERANCE = 0.02  # SVG points: far below what an eye can see
NUMBER = re.compile(r"-?\d+\.?\d*(?:[eE][-+]?\d+)?")
IDENTIFIER = re.compile(r"\b[a-z][0-9a-f]{10}\b")  # Matplotlib's hashed ids


def scripts(root: Path, stems: list[str] | None = None) -> list[Path]:
    """The figure scripts, all or those of some episodes."""
    found = sorted((root / "fig").glob("*-*.py"))
    if not stems:
        return found
    return [path for path in found if any(path.stem.startswith(stem) for stem in stems)]


def draw(paths: list[Path], folder: Path) -> list[str]:
    """Run the scripts so that they write into `folder`; return what went wrong."""
    if not paths:
        return []
    command = [sys.executable, "-m", "lesson.figures", *map(str, paths)]
    environment = {**os.environ, "LESSON_FIG_DIR": str(folder)}
    top = Path(__file__).resolve().parents[1]
    done = subprocess.run(
        command, env=environment, cwd=top, capture_output=True, encoding="utf-8"
    )
    return [done.stderr.strip()] if done.returncode else []


def write(root: Path, stems: list[str] | None = None) -> list[Path]:
    """Draw figures anew; return those that changed."""
    paths = scripts(root, stems)
    with tempfile.TemporaryDirectory() as folder:
        for message in draw(paths, Path(folder)):
            print(message, file=sys.stderr)
        changed = [path for path in paths if difference(path, Path(folder))]
        for path in changed:
            new = Path(folder) / f"{path.stem}.svg"
            if new.exists():
                path.with_suffix(".svg").write_bytes(new.read_bytes())
    return [path.with_suffix(".svg") for path in changed]


def stale(root: Path) -> list[str]:
    """Messages for figures that differ from what their script draws."""
    paths = scripts(root)
    with tempfile.TemporaryDirectory() as folder:
        messages = draw(paths, Path(folder))
        for path in paths:
            if reason := difference(path, Path(folder)):
                messages.append(f"fig/{path.stem}.svg:1: {reason}")
    known = {path.stem for path in paths}
    for figure in sorted((root / "fig").glob("*.svg")):
        if figure.stem not in known:
            messages.append(
                f"fig/{figure.name}:1: no script fig/{figure.stem}.py draws it"
            )
    return messages


def difference(script: Path, folder: Path) -> str:
    """Why the committed figure is not the one its script draws; empty if it is."""
    old, new = script.with_suffix(".svg"), folder / f"{script.stem}.svg"
    if not new.exists():
        return f"{script.name} wrote no {new.name}"
    if not old.exists():
        return "is missing; run `python -m lesson sync`"
    texts = [normal(path.read_text(encoding="utf-8")) for path in (old, new)]
    if texts[0] == texts[1]:
        return ""
    frames = [NUMBER.sub("#", text) for text in texts]
    numbers = [[float(item) for item in NUMBER.findall(text)] for text in texts]
    close = frames[0] == frames[1] and all(
        abs(a - b) <= TOLERANCE for a, b in zip(*numbers, strict=True)
    )
    return (
        "" if close else f"is not what {script.name} draws; run `python -m lesson sync`"
    )


def normal(svg: str) -> str:
    """The figure with ids numbered in order, since a hash hides how close two are."""
    order: dict[str, str] = {}
    return IDENTIFIER.sub(lambda m: order.setdefault(m[0], f"id-{len(order)}-"), svg)


def main(paths: list[str]) -> None:
    for path in paths:
        sys.path.insert(0, str(Path(path).parent))
        runpy.run_path(path, run_name="__main__")


if __name__ == "__main__":
    main(sys.argv[1:])
