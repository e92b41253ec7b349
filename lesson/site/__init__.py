"""The website: Sphinx and MyST turn the pages into HTML with our own small theme.

`build` renders the lesson once, `serve` keeps a live copy on this machine.  Sphinx only
renders: the outputs on the pages are text that `python -m lesson check` has proved.
"""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import sys
from pathlib import Path

CONFIGURATION = Path(__file__).parent
COLOUR = re.compile(r"\x1b\[[0-9;]*m")


def doctrees(root: Path, out: Path) -> Path:
    """Where Sphinx keeps what it has parsed: one folder for each output folder."""
    return root / "_build" / f"doctrees-{out.name}"


def build(
    root: Path, out: Path, strict: bool = True, pyodide: Path | None = None
) -> list[str]:
    """Render the lesson in `root` into `out`; return the warnings, as `file:line: text`.

    Sphinx warns about a page only when it reads that page.  So `strict` reads all of
    them again; without it, only pages that have changed are read (for quick looks).
    With the folder of `pyodide`, pages can run their blocks (run_here.py).
    """
    from sphinx.application import Sphinx
    from sphinx.errors import SphinxError
    from sphinx.util.docutils import docutils_namespace, patch_docutils

    root, out = root.resolve(), out.resolve()
    if strict:
        shutil.rmtree(doctrees(root, out), ignore_errors=True)
    warnings = io.StringIO()
    with patch_docutils(CONFIGURATION), docutils_namespace():
        try:
            app = Sphinx(
                srcdir=root,
                confdir=CONFIGURATION,
                outdir=out,
                doctreedir=doctrees(root, out),
                buildername="html",
                status=None,
                warning=warnings,
                confoverrides={"run_here": str(pyodide or "")},
            )
            app.build(force_all=strict)
            remove_old_pages(out, {*app.env.all_docs, "search"})
        except SphinxError as error:
            warnings.write(f"{error}\n")
    lines = COLOUR.sub("", warnings.getvalue()).splitlines()
    return list(dict.fromkeys(shorten(line, root) for line in lines))


def shorten(warning: str, root: Path) -> str:
    """Name the file from the root of the lesson, alike on all systems."""
    if not warning.startswith(str(root)):
        return warning
    path, colon, text = warning[len(str(root)) + 1 :].partition(":")
    return path.replace("\\", "/") + colon + text


def remove_old_pages(out: Path, names: set[str]) -> None:
    """Pages of an earlier build whose source is gone."""
    for path in out.glob("*.html"):
        if path.stem not in names and "data-content_root" in path.read_text("utf-8"):
            path.unlink()


def serve(root: Path, out: Path, port: int = 8000, pyodide: Path | None = None) -> int:
    """Show the site on this machine and renew it when a file changes; Ctrl-C ends it."""
    command = [sys.executable, "-m", "sphinx_autobuild", "--port", str(port)]
    command += ["-c", str(CONFIGURATION), "-d", str(doctrees(root, out))]
    command += ["--watch", str(CONFIGURATION), "-D", f"run_here={pyodide or ''}"]
    for folder in ("_build", "data", "tests", "code"):
        command += ["--ignore", str(root / folder)]
    return subprocess.call([*command, str(root), str(out)])
