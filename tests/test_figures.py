"""Figures: drawn by their scripts, compared with a tolerance no eye can see."""

from __future__ import annotations

import pytest

from lesson import figures

SCRIPT = """
import os, pathlib
target = pathlib.Path(os.environ["LESSON_FIG_DIR"]) / "a-b.svg"
target.write_text('<svg><path id="a0123456789" d="M 1.5 2"/></svg>')
"""


@pytest.fixture
def project(tmp_path):
    (tmp_path / "fig").mkdir()
    (tmp_path / "fig" / "a-b.py").write_text(SCRIPT)
    figures.write(tmp_path)
    return tmp_path


def test_a_figure_is_written_once(project):
    assert (project / "fig" / "a-b.svg").read_text().startswith("<svg>")
    assert figures.write(project) == []
    assert figures.stale(project) == []


@pytest.mark.parametrize(
    ("old", "new", "stale"),
    [
        ("1.5", "1.51", False),
        ("1.5", "1.6", True),
        ("a0123456789", "bfedcba9876", False),
        ("path", "line", True),
        ("M 1.5 2", "M 1.5 2 3", True),
    ],
)
def test_what_counts_as_a_difference(project, old, new, stale):
    figure = project / "fig" / "a-b.svg"
    figure.write_text(figure.read_text().replace(old, new))
    found = figures.stale(project)
    assert bool(found) is stale
    assert all(message.startswith("fig/a-b.svg:1: ") for message in found)


def test_missing_figures_and_figures_without_script_are_named(project):
    (project / "fig" / "a-b.svg").rename(project / "fig" / "c-d.svg")
    assert [
        "a-b.svg:1: is missing" in figures.stale(project)[0],
        len(figures.stale(project)),
    ] == [
        True,
        2,
    ]
    assert "no script fig/c-d.py" in figures.stale(project)[1]


def test_a_failing_script_is_shown(project):
    (project / "fig" / "a-b.py").write_text("raise ValueError('no data')")
    found = "\n".join(figures.stale(project))
    assert "no data" in found and "wrote no a-b.svg" in found
