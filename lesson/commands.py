"""What each command of `python -m lesson` does, in a few lines each."""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

from rich.console import Console

from lesson import environment, figures, files, pages, records, rules, sync
from lesson.environment import SetupError
from lesson.pages import Page, Problem

console = Console(highlight=False, soft_wrap=True)


def run(root: Path, args: argparse.Namespace) -> int:
    """Dispatch; the exit status is 0 when all is well, 1 when problems were found."""
    function = globals()["do_" + args.command.replace("-", "_")]
    return function(root, args)


def do_lesson(root: Path, args: argparse.Namespace) -> int:
    mine = root / records.MINE
    if args.again or not mine.exists():
        from lesson import bench

        bench.measure(root, mine, quick=True)
    else:
        console.print(f"Your measurement stands in {records.MINE} (--again renews it).")
    do_site(root, args)  # its warnings concern the lesson's authors, not its readers
    index = root / "_site" / "index.html"
    if not index.exists():
        return 1
    console.print(f"Ready: open {index} in your browser, or type `make serve`.")
    return 0


def do_extras(root: Path, args: argparse.Namespace) -> int:
    console.print("The packages of the case studies are in .venv.")
    return 0


def do_bench(root: Path, args: argparse.Namespace) -> int:
    from lesson import bench

    target = args.output or root / records.MINE
    bench.measure(root, target, args.quick, peers=args.peers, only=args.only)
    return 0


def do_costs(root: Path, args: argparse.Namespace) -> int:
    from lesson import costs

    usual = [name for name in costs.PARTS if args.all or name not in costs.LONG]
    return 0 if costs.measure(root, args.only or usual, args.output) else 1


def do_site(root: Path, args: argparse.Namespace) -> int:
    from lesson import pyodide, site

    found = pyodide.folder(root)
    return show(site.build(root, root / "_site", pyodide=found))


def do_serve(root: Path, args: argparse.Namespace) -> int:
    from lesson import pyodide, site

    found = pyodide.folder(root)
    return site.serve(root, root / "_build" / "live", pyodide=found)


def do_pyodide(root: Path, args: argparse.Namespace) -> int:
    from lesson import pyodide

    place = pyodide.fetch(root)
    console.print(f"{place.relative_to(root)}: pages can run blocks now.")
    console.print("Type `make site` or `make serve`; from disk, browsers forbid it.")
    return 0


def do_offline(root: Path, args: argparse.Namespace) -> int:
    from lesson import offline, pyodide

    found = pyodide.folder(root) if args.pyodide else None
    path, warnings = offline.bundle(root, found)
    tell_size(path, root, "unpack it and open START-HERE.html")
    return show(warnings)


def do_pdf(root: Path, args: argparse.Namespace) -> int:
    from lesson import offline

    tell_size(offline.pdf(root), root, "all episodes")
    return 0


def tell_size(path: Path, root: Path, what: str) -> None:
    size_mb = path.stat().st_size / 1e6
    console.print(f"{path.relative_to(root)}: {size_mb:.1f} MB; {what}")


def do_lab(root: Path, args: argparse.Namespace) -> int:
    from lesson import notebooks

    for path, kept in notebooks.write_all(root):
        note = (
            "kept as you left it; delete it to get a fresh one" if kept else "written"
        )
        console.print(f"{path.relative_to(root)}: {note}")
    return subprocess.call([sys.executable, "-m", "jupyterlab", str(root / "code")])


def do_check(root: Path, args: argparse.Namespace) -> int:
    """Form, blocks, figures, starters, and the rendered site; nothing is changed."""
    from lesson import site, starters

    problems: list[Problem | str] = []
    for page in select(root, args.stems):
        console.print(f"checking {page.name}")
        problems += check_page(page, root)
    if not args.stems:
        problems += figures.stale(root)
        problems += starters.stale(root)
        problems += site.build(root, root / "_build" / "check-site")
    return show(problems)


def check_page(page: Page, root: Path) -> list[Problem]:
    """Everything that is wrong with one page."""
    problems = rules.check(page, root)
    if page.problems:  # its blocks cannot be trusted
        return problems
    result = sync.compare(page, root)
    if result.slowest_s > sync.BUDGET_S:
        console.print(f"  note: its slowest block took {result.slowest_s:.0f} s")
    return sorted([*problems, *result.problems, *result.unfixable])


def do_sync(root: Path, args: argparse.Namespace) -> int:
    from lesson import starters

    problems: list[Problem | str] = []
    for path in starters.write(root):
        console.print(f"wrote {path.relative_to(root)}")
    for path in figures.write(root, args.stems):
        console.print(f"wrote {path.relative_to(root)}")
    for page in select(root, args.stems):
        problems += page.problems
        if page.problems:
            continue
        result = sync.compare(page, root, args.fresh)
        problems += result.unfixable
        if result.text != page.text:
            files.write_atomically(page.path, result.text)
            console.print(f"wrote {page.name}")
    return show(problems)


def do_starters(root: Path, args: argparse.Namespace) -> int:
    from lesson import starters

    for path in starters.write(root):
        console.print(f"wrote {path.relative_to(root)}")
    return 0


def do_new_episode(root: Path, args: argparse.Namespace) -> int:
    from lesson import scaffold

    for path in scaffold.new_episode(root, args.stem, args.title):
        console.print(f"wrote {path.relative_to(root)}")
    console.print("Now fill them; `python -m lesson check` says what is still missing.")
    return 0


def do_test(root: Path, args: argparse.Namespace) -> int:
    # All tests run in three processes, file by file; chosen ones in one, which is clearer.
    # Tests wait a lot, so three keep two cores busy.  Long files first: tests/conftest.py.
    three = ["--numprocesses", "3", "--dist", "loadfile", "--no-loadscope-reorder"]
    options = args.pytest_args or three
    return subprocess.call([sys.executable, "-m", "pytest", *options], cwd=root)


def do_lock(root: Path, args: argparse.Namespace) -> int:
    """Resolve anew for Python 3.11 to 3.14 and every system; no addresses are kept."""
    uv = shutil.which("uv")
    if uv is None:
        raise SetupError("`lock` needs uv: pip install uv")
    options = ["--universal", "--python-version", "3.11", "--generate-hashes"]
    options += ["--no-emit-index-url", "--no-header", "--no-annotate", "--upgrade"]
    base = [uv, "pip", "compile", "-q", *options, "pyproject.toml"]
    groups: list[str] = []
    smaller: list[str] = []  # a larger lock holds the same versions as the smaller one
    for group, lock in environment.LOCKS.items():
        groups += ["--extra", group]
        subprocess.run([*base, *groups, *smaller, "-o", lock], cwd=root, check=True)
        smaller = ["-c", lock]
    return 0


def do_clean(root: Path, args: argparse.Namespace) -> int:
    for name in ("_site", "_build", ".pytest_cache", ".ruff_cache"):
        shutil.rmtree(root / name, ignore_errors=True)
    return 0


def select(root: Path, stems: list[str]) -> list[Page]:
    """The pages to work on: all, or those named by stem or path."""
    paths = pages.page_paths(root)
    wanted = {Path(stem).stem for stem in stems}
    unknown = wanted - {path.stem for path in paths}
    if unknown:
        known = ", ".join(path.stem for path in paths)
        raise SetupError(
            f"there is no page {', '.join(sorted(unknown))}; pages: {known}"
        )
    return [
        pages.read(path, root) for path in paths if not wanted or path.stem in wanted
    ]


def show(problems: Iterable[Problem | str]) -> int:
    """Print problems, one below the other; 1 if there were any."""
    shown = [str(problem) for problem in problems]
    for text in shown:
        console.print(text, markup=False)
    if shown:
        console.print(f"{len(shown)} problem(s)")
    return 1 if shown else 0
