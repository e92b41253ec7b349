"""The lesson where there is no network: all of it in one zip file, and as a PDF.

Both are made from a copy of the lesson, so that nothing of the person who makes them
(solutions, notebooks, measurements) gets in.
"""

from __future__ import annotations

import fnmatch
import os
import re
import shutil
import subprocess
import tempfile
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path, PurePosixPath

from lesson import notebooks, site
from lesson.environment import SetupError
from lesson.site.episodes import front_matter

NAME = "parallel-python"
KEPT = (
    *("_episodes", "_extras", "code", "data", "fig", "lesson", "tests", ".gitignore"),
    *("*.md", "*.txt", "*.toml", "*.yml", "*.cff", "Makefile", "AUTHORS"),
)
DAY = (2026, 1, 1, 0, 0, 0)  # of all files, so that equal lessons make equal zips
START = """\
<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Start here: {title}</title>
<link rel="stylesheet" href="_site/_static/lesson.css">
<div class="frame"><main>
<h1>{title}</h1>
<p><a href="_site/index.html"><strong>Read the lesson</strong></a>: the pages, their
search included, need no network.</p>
<p>To run its programs you need Python and some packages, and for these a network once:
<a href="_site/setup.html">Setup</a> says how, in the folder of this file.</p>
<ul>
<li><code>code</code> holds the programs and the exercises of each episode, and its
notebook, such as <code>code/{stem}/{stem}.ipynb</code>;</li>
<li><code>python code/selftest.py</code> says whether your computer is ready;</li>
<li><code>python code/check.py</code> says whether your answers are right.</li>
</ul>
</main></div>
</html>
"""
BROWSERS = (
    *("chromium", "chromium-browser", "google-chrome", "google-chrome-stable"),
    *("chrome", "msedge"),
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    r"C:\Program Files\Google\Chrome\Application\chrome.exe",
)
FLAGS = (  # no sandbox: containers have none, and only our own page is opened
    *("--headless", "--no-sandbox", "--disable-gpu", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update"),
    *("--disable-sync", "--no-pdf-header-footer", "--generate-pdf-document-outline"),
)
PRINT_LIMIT_S = 600
COVER = """\
---
title: {title}
---

All episodes, printed on {day}.
Text and figures: CC BY 4.0; code: MIT.

:::{{all-in-one}}
:::
"""
PAPER = """
@page {
  size: A4; margin: 16mm 16mm 24mm;
  @bottom-center { content: counter(page); font: 9pt sans-serif; color: #57606a; }
}
.scroll, div.math { overflow: visible; }
.overview, .episode-keypoints, figure { break-inside: avoid; }
"""
# Links to pages that are not printed would lead to the folder of the copy.
LOCAL_LINK = re.compile(r'(<a [^>]*?)href="(?!#|[a-z]+:)[^"]*"')


def bundle(root: Path, pyodide: Path | None = None) -> tuple[Path, list[str]]:
    """Write `_build/parallel-python-offline.zip`; also return the site's warnings."""
    target = root / "_build" / f"{NAME}-offline.zip"
    target.parent.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent) as temporary:
        copy = copy_lesson(root, Path(temporary, NAME))
        stems = [path.parent.name for path, _ in notebooks.write_all(copy)]
        warnings = site.build(copy, copy / "_site", pyodide=pyodide)
        shutil.rmtree(copy / "_build", ignore_errors=True)
        text = START.format(title=title(copy), stem=stems[0] if stems else "")
        (copy / "START-HERE.html").write_text(text, encoding="utf-8")
        pack(copy, Path(temporary, target.name))
        os.replace(Path(temporary, target.name), target)
    return target, warnings


def title(root: Path) -> str:
    return front_matter(root / "index.md").get("title", "Lesson")


def copy_lesson(root: Path, target: Path) -> Path:
    """Copy what belongs to the lesson, and nothing that git ignores."""
    target.mkdir()
    for path in sorted(root.iterdir()):
        if not any(fnmatch.fnmatch(path.name, kept) for kept in KEPT):
            continue
        if path.is_dir():
            shutil.copytree(path, target / path.name, ignore=ignored(root))
        else:
            shutil.copy(path, target)
    return target


def ignored(root: Path) -> Callable[[str, list[str]], set[str]]:
    """For `copytree`: which names of a folder .gitignore leaves out."""
    path = root / ".gitignore"
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    patterns = [line.rstrip("/") for line in lines if line and line[0] != "#"]
    patterns += ["__pycache__", "_build", "_site"]

    def names(folder: str, names: list[str]) -> set[str]:
        here = PurePosixPath(Path(folder).relative_to(root).as_posix())
        matches = ((here / name).match for name in names)
        return {
            name
            for name, match in zip(names, matches, strict=True)
            if any(map(match, patterns))
        }

    return names


def pack(folder: Path, target: Path) -> None:
    """Zip a folder; the same files give the same bytes, whoever makes it and when."""
    paths = {path.relative_to(folder.parent).as_posix(): path for path in files(folder)}
    with zipfile.ZipFile(target, "w") as archive:
        for name in sorted(paths):
            info = zipfile.ZipInfo(name, DAY)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.create_system, info.external_attr = 3, 0o644 << 16  # as on Unix
            archive.writestr(info, paths[name].read_bytes())


def files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def pdf(root: Path) -> Path:
    """Print all episodes into `_build/parallel-python.pdf`.  Raises SetupError."""
    browser = next(filter(None, map(shutil.which, BROWSERS)), None)
    if browser is None:
        raise SetupError("`pdf` needs Chromium or Chrome, and found neither")
    target = root / "_build" / f"{NAME}.pdf"
    target.parent.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent) as temporary:
        copy = copy_lesson(root, Path(temporary, NAME))
        page = printable(copy)
        printed = Path(temporary, target.name)
        command = [browser, *FLAGS, f"--user-data-dir={temporary}/profile"]
        command += [f"--print-to-pdf={printed}", page.as_uri()]
        try:
            subprocess.run(command, capture_output=True, timeout=PRINT_LIMIT_S)
        except subprocess.TimeoutExpired:
            raise SetupError(f"{browser} did not print in {PRINT_LIMIT_S} s") from None
        if not printed.exists():
            raise SetupError(f"{browser} did not print {page.name}")
        os.replace(printed, target)
    return target


def printable(copy: Path) -> Path:
    """The page with all episodes, made ready for paper."""
    cover = COVER.format(title=title(copy), day=date.today())
    (copy / "_extras" / "all-in-one.md").write_text(cover, encoding="utf-8")
    site.build(copy, copy / "_site")
    with (copy / "_site/_static/lesson.css").open("a", encoding="utf-8") as style:
        style.write(PAPER)
    page = copy / "_site" / "all-in-one.html"
    text = page.read_text(encoding="utf-8")
    text = re.sub(
        "<title>.*?</title>", f"<title>{title(copy)}</title>", text, flags=re.S
    )
    page.write_text(LOCAL_LINK.sub(r"\1", text), encoding="utf-8")
    return page
