"""Extras that are taught: their number, their packages, the menu and the table."""

from __future__ import annotations

import pytest
from site_pages import copy_toy, dead_links, read_pages

from lesson import notebooks
from lesson.site import build

PAGE = """---
title: Cubes
teaching: 5
exercises: 37
packages: [xarray, zarr]
questions:
  - How large is a *cube*?
objectives:
  - Name the corner.
keypoints:
  - A cube has eight corners.
---

Back to [episode 1](../_episodes/01-first.md#ex01_1_predict).

::::{challenge} Name it
:id: exx01_1_name
:minutes: 37
:objectives: 1
:kind: write

Name a corner.

:::{solution}
A.
:::
::::
"""


@pytest.fixture
def root(tmp_path):
    root = copy_toy(tmp_path)
    (root / "_extras" / "x01-cubes.md").write_text(PAGE, encoding="utf-8")
    index = root / "index.md"
    text = index.read_text(encoding="utf-8") + "\n:::{case-studies}\n:::\n"
    index.write_text(text, encoding="utf-8")
    setup = root / "setup.md"
    text = setup.read_text(encoding="utf-8") + "\n## Packages of the extras\n\nText.\n"
    setup.write_text(text, encoding="utf-8")
    return root


def test_the_site_shows_it_like_an_episode(root):
    assert build(root, root / "_site") == []
    pages = read_pages(root / "_site")
    assert dead_links(root / "_site", pages) == []
    page = pages["x01-cubes.html"]
    assert "exx01_1_name" in page.ids
    for words in (
        "Exercise X1.1",
        "Teaching 5 min · exercises 37 min",
        "Beyond the lesson’s packages you need xarray, zarr: type make extras once",
        "After this extra you can",
        "A cube has eight corners.",
    ):
        assert words in page.text
    front = pages["index.html"]
    assert "Case studies X1. Cubes Extras" in front.text  # the menu
    assert "Extra Min Questions X1. Cubes 42 How large is a cube ?" in front.text
    together = pages["all-in-one.html"].text  # holds the episodes alone
    assert "The second claim" in together and "Name a corner" not in together


def test_it_gets_a_notebook(root):
    written = [
        path.relative_to(root).as_posix() for path, _ in notebooks.write_all(root)
    ]
    assert "code/x01-cubes/x01-cubes.ipynb" in written
    text = (root / "code/x01-cubes/x01-cubes.ipynb").read_text(encoding="utf-8")
    assert "Exercise X1.1: Name it" in text
