"""Code blocks that run in the page itself, by Pyodide: which ones, and why not others.

Pyodide is Python for browsers.  Here it has the standard library and no more: no NumPy,
no threads, no processes; its clock and its sizes are not those of the reader's Python.
Without the files of Pyodide (`python -m lesson pyodide` fetches them) no page changes.
"""

from __future__ import annotations

import ast
import json
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx

from lesson import pages
from lesson.pages import Page
from lesson.site.tags import html_element

STATIC = Path(__file__).parent / "static" / "run-here"
WORKERS = {"asyncio", "concurrent", "multiprocessing", "subprocess", "threading"}
MACHINE = {"dis", "gc", "os", "platform", "resource", "sys", "time", "timeit"}
MACHINE |= {"tracemalloc"}
CONTINUES = "continues one that cannot run here"
FEWEST = 3  # blocks: for fewer, a reader is better off in the notebook


def reasons(page: Page, root: Path) -> list[str | None]:
    """For each Python block of a page why it cannot run there, or "" if it can.

    None: no cell of the page's notebook, as listings and solutions.
    """
    from lesson.notebooks import is_cell

    found: list[str | None] = []
    missing: set[str] = set()  # names from blocks that cannot run
    for block in page.blocks:
        if block.language != "python":
            continue
        if not is_cell(block):
            found.append(None)
            continue
        try:
            tree = ast.parse(block.text)
        except SyntaxError:
            found.append("has a command of notebooks (%)")
            continue
        why = next(hindrances(tree, root, page.stem), "")
        if not why and missing & used(tree):
            why = CONTINUES
        missing = missing | made(tree) if why else missing - made(tree)
        found.append(why)
    return found


def hindrances(tree: ast.AST, root: Path, stem: str) -> Iterator[str]:
    """What a block imports and a browser does not have, or has in another way."""
    for name in imported(tree):
        if name in WORKERS:
            yield "starts threads or processes"
        elif name in MACHINE:
            yield "looks at your machine or its clock"
        elif name not in sys.stdlib_module_names:
            try:
                scripts(name, root, stem)
            except LookupError as error:
                yield f"needs {error.args[0]}"
    if any("../" in text for text in texts(tree)) or "open" in used(tree):
        yield "reads a file"


def scripts(name: str, root: Path, stem: str) -> dict[Path, str]:
    """The lesson's script of that name, and those that it imports, with their text.

    Raises LookupError with the name of a module that is neither of the lesson nor of
    the standard library.
    """
    folders = (root / "code" / stem, root / "code")
    paths = [folder / f"{name}.py" for folder in folders]
    path = next((path for path in paths if path.is_file()), None)
    if path is None:
        raise LookupError(name)
    text = path.read_text(encoding="utf-8")
    found = {path: text}
    for statement in ast.parse(text).body:  # what functions import may never be needed
        if isinstance(statement, ast.Import | ast.ImportFrom):
            for other in imported(statement):
                if other in WORKERS:
                    raise LookupError(other)
                if other not in sys.stdlib_module_names:
                    found |= scripts(other, root, stem)
    return found


def imported(tree: ast.AST) -> list[str]:
    """Top-level names of the modules that are imported."""
    names = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            names.append(node.module or "")
    return [name.partition(".")[0] for name in names]


def texts(tree: ast.AST) -> list[str]:
    constants = (node for node in ast.walk(tree) if isinstance(node, ast.Constant))
    return [node.value for node in constants if isinstance(node.value, str)]


def made(tree: ast.AST) -> set[str]:
    """Names that a block defines, imports or assigns."""
    names = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            names.add(node.name)
        elif isinstance(node, ast.alias):
            names.add((node.asname or node.name).partition(".")[0])
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            names.add(node.id)
    return names


def used(tree: ast.AST) -> set[str]:
    return {
        node.id
        for node in ast.walk(tree)
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)
    }


def files(page: Page, root: Path) -> dict[str, str]:
    """The scripts that the blocks of a page import, by their path in the lesson."""
    found: dict[Path, str] = {}
    blocks = [block for block in page.blocks if block.language == "python"]
    for block, why in zip(blocks, reasons(page, root), strict=True):
        if why == "":
            for name in imported(ast.parse(block.text)):
                if name not in sys.stdlib_module_names:
                    found |= scripts(name, root, page.stem)
    return {path.relative_to(root).as_posix(): text for path, text in found.items()}


class Runner:
    """Adds to the pages of one build what they need to run their blocks."""

    def __init__(self, app: Sphinx, pyodide: Path) -> None:
        self.reasons: dict[str, list[str | None]] = {}
        root = Path(app.srcdir)
        target = Path(app.outdir) / "_static" / "run-here"
        shutil.copytree(STATIC, target, dirs_exist_ok=True)
        shutil.copytree(pyodide, target / "pyodide", dirs_exist_ok=True)
        for path in sorted((root / "_episodes").glob("*.md")):
            page = pages.read(path, root)
            found = reasons(page, root)
            if found.count("") >= FEWEST:
                self.reasons[page.stem] = found
                content = {"folder": f"code/{page.stem}", "files": files(page, root)}
                text = json.dumps(content, indent=1)
                (target / f"{page.stem}.json").write_text(text, encoding="utf-8")

    def mark(self, app: Sphinx, doctree: nodes.document, docname: str) -> None:
        """Write at each block whether it can run, for the script of the page."""
        if docname not in self.reasons:
            return
        listings = [
            node
            for node in doctree.findall(html_element)
            if node["classes"][:2] == ["listing", "python"]
        ]
        for node, why in zip(listings, self.reasons[docname], strict=True):
            if why is not None and why != CONTINUES:  # which the reader can guess
                node["html"]["data-run"] = why or "here"

    def load(
        self, app: Sphinx, pagename: str, template: str, context: Any, doctree: Any
    ) -> None:
        if pagename in self.reasons:
            app.add_css_file("run-here/run-here.css")
            options = {"loading_method": "defer", "data-page": pagename}
            app.add_js_file("run-here/run-here.js", **options)


def prepare(app: Sphinx) -> None:
    if app.config.run_here:
        runner = Runner(app, Path(app.config.run_here))
        app.connect("doctree-resolved", runner.mark)
        app.connect("html-page-context", runner.load)


def setup(app: Sphinx) -> dict[str, bool]:
    app.add_config_value("run_here", "", "html")  # the folder of Pyodide
    app.connect("builder-inited", prepare)
    return {"parallel_read_safe": True}
