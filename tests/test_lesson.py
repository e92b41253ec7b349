"""The lesson itself: every block of every page is run and compared, as `check` does."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from lesson import commands, figures, pages

ROOT = Path(__file__).resolve().parents[1]
PAGES = [path.relative_to(ROOT).as_posix() for path in pages.page_paths(ROOT)]


@pytest.mark.parametrize("name", PAGES)
def test_the_page_is_true(name):
    found = commands.check_page(pages.read(ROOT / name, ROOT), ROOT)
    assert [str(problem) for problem in found] == []


def test_the_figures_are_what_their_scripts_draw():
    assert figures.stale(ROOT) == []


def test_the_code_is_clean():
    ruff = [sys.executable, "-m", "ruff"]
    for command in (["check", "-q"], ["format", "--check", "-q"]):
        done = subprocess.run(
            [*ruff, *command], cwd=ROOT, capture_output=True, text=True
        )
        assert (done.returncode, done.stdout) == (0, "")


def test_no_file_names_a_host_or_a_path_of_one_machine():
    """Links to papers are welcome; addresses of registries and home folders are not."""
    listed = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True
    )
    if listed.returncode:
        pytest.skip("needs git and a clone")
    forbidden = [
        "pypi" + ".org",
        "pythonhosted" + ".org",
        "npmjs" + ".org",
        "/ho" + "me/",
    ]
    forbidden += ["/ro" + "ot/", "/wo" + "rk/", "C:\\Us" + "ers"]
    for name in listed.stdout.splitlines():
        text = (ROOT / name).read_bytes().decode("utf-8", "replace")
        assert [word for word in forbidden if word in text] == [], name
