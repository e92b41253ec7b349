"""The command line: what it answers, with which status, and what it leaves behind."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import nbformat
import pytest

from lesson import __main__ as cli
from lesson import commands, notebooks, pages, rules, scaffold
from lesson.__main__ import parse
from lesson.environment import SetupError

ROOT = Path(__file__).resolve().parents[1]


def lesson(*args, **kwargs):
    return subprocess.run(
        [sys.executable, "-m", "lesson", *args],
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        **kwargs,
    )


@pytest.mark.parametrize("args", [[], ["dance"], ["check", "--loud"], ["new-episode"]])
def test_a_wrong_command_line_is_answered_with_status_2(args):
    done = lesson(*args)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("command", ["check", "sync"])
def test_an_unknown_page_is_answered_with_the_known_ones(command):
    done = lesson(command, "99-none")
    assert done.returncode == 2
    assert done.stderr.startswith("lesson: there is no page 99-none; pages: ")
    assert "01-introduction" in done.stderr


def test_every_make_target_is_a_command_and_the_other_way_round():
    makefile = (ROOT / "Makefile").read_text("utf-8")
    targets = re.search(r"^\.PHONY: (.*)$", makefile, re.M)[1].split()
    choices = next(
        action.choices
        for action in cli.make_parser()._actions
        if action.dest == "command"
    )
    assert set(targets) - {"help"} == set(choices) - {
        "new-episode"
    }  # it needs arguments


@pytest.mark.skipif(os.name != "posix", reason="sends a POSIX signal")
def test_ctrl_c_is_one_line_and_leaves_a_draft_at_most(tmp_path):
    target = tmp_path / "mine.json"
    command = [
        sys.executable,
        "-m",
        "lesson",
        "bench",
        "--quick",
        "--output",
        str(target),
    ]
    process = subprocess.Popen(
        command, cwd=ROOT, stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    time.sleep(3)
    process.send_signal(signal.SIGINT)
    _, errors = process.communicate(timeout=30)
    assert process.returncode == 130
    assert errors.strip() == "lesson: stopped by Ctrl-C"
    assert {path.name for path in tmp_path.iterdir()} <= {"mine.draft"}


def test_an_unwritable_target_is_one_line(tmp_path):
    (tmp_path / "file").write_text("in the way")
    done = lesson("bench", "--quick", "--output", str(tmp_path / "file" / "mine.json"))
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1 and "mine.json" not in os.listdir(tmp_path)
    assert (tmp_path / "file").read_text() == "in the way"


def test_problems_are_counted_and_give_status_1(capsys):
    assert commands.show(["a.md:3: wrong [b]"]) == 1
    assert capsys.readouterr().out == "a.md:3: wrong [b]\n1 problem(s)\n"
    assert commands.show([]) == 0


def test_a_new_episode_is_laid_down_and_red_until_filled(small_lesson):
    written = scaffold.new_episode(small_lesson, "02-new-topic", "New topic")
    page = pages.read(small_lesson / "_episodes" / "02-new-topic.md", small_lesson)
    found = [str(problem) for problem in rules.check(page, small_lesson)]
    assert page.path in written and page.front["title"] == "New topic"
    assert any("FIXME" in problem for problem in found)
    assert any("quiz" in problem for problem in found)


@pytest.mark.parametrize("stem", ["2-x", "02_x", "02-X", "topic", "02-", "../02-x"])
def test_a_new_episode_needs_a_good_name(small_lesson, stem):
    with pytest.raises(SetupError, match="15-my-topic"):
        scaffold.new_episode(small_lesson, stem, "Title")


def test_a_new_extra_lies_among_the_extras(small_lesson):
    written = scaffold.new_episode(small_lesson, "x02-new-topic", "New topic")
    names = [path.relative_to(small_lesson).as_posix() for path in written]
    assert names[:2] == [
        "_extras/x02-new-topic.md",
        "code/x02-new-topic/solutions/exx02_1_fixme.py",
    ]
    page = pages.read(written[0], small_lesson)
    told = [problem.message for problem in commands.check_page(page, small_lesson)]
    assert any("exx02_1_fixme.py is missing" in message for message in told)


def test_a_new_episode_overwrites_nothing(small_lesson):
    before = {
        path: path.read_bytes() for path in small_lesson.rglob("*") if path.is_file()
    }
    with pytest.raises(SetupError, match="exists already"):
        scaffold.new_episode(small_lesson, "01-other", "Title")
    after = {
        path: path.read_bytes() for path in small_lesson.rglob("*") if path.is_file()
    }
    assert before == after


def test_a_notebook_has_the_pages_code_and_no_outputs(small_lesson):
    page = pages.read(small_lesson / "_episodes/01-sums.md", small_lesson)
    notebook = notebooks.build(page, small_lesson)
    nbformat.validate(notebook)
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert [cell.source.splitlines()[0] for cell in code] == [
        "values = [1, 2, 3]",
        "def add(a, b):",
        'add(1, "two")',
        "import time",
    ]
    assert all(cell.outputs == [] for cell in code)
    text = "\n".join(
        cell.source for cell in notebook.cells if cell.cell_type == "markdown"
    )
    assert ":::" not in text and ":minutes:" not in text and "TypeError" not in text
    for wanted in ("# Sums", "**Exercise 1.1: Add more** (4 min)", "print(add(2, 2))"):
        assert wanted in text


def test_a_learners_notebook_is_never_overwritten(small_lesson):
    ((path, kept),) = notebooks.write_all(small_lesson)
    assert not kept
    path.write_text("mine")
    assert notebooks.write_all(small_lesson) == [(path, True)]
    assert path.read_text() == "mine"


def test_a_clean_clone_stays_clean(tmp_path):
    """What the commands write is ignored by git: readers never see a changed file."""
    git = shutil.which("git")
    if git is None or not (ROOT / ".git").exists():
        pytest.skip("needs git and a clone")
    names = ["_site/x", "_build/x", ".venv/x", "data/bench/mine.json", "code/.progress"]
    names += ["code/03-pi-loop/ex03_1_x.py", "code/03-pi-loop/03-pi-loop.ipynb"]
    done = subprocess.run(
        [git, "check-ignore", *names], cwd=ROOT, capture_output=True, text=True
    )
    assert done.stdout.split() == names
    kept = ["code/03-pi-loop/exercises/ex03_1_x.py", "data/bench/2026-x.json"]
    done = subprocess.run([git, "check-ignore", *kept], cwd=ROOT, capture_output=True)
    assert done.stdout == b""


@pytest.mark.parametrize(
    "options",
    [[], ["-q"], ["-k", "x"], ["tests/a.py", "-k", "x"], ["-q", "tests/a.py", "-x"]],
    ids=str,
)
def test_options_of_test_are_those_of_pytest(options):
    assert parse(["test", *options]).pytest_args == options


def test_an_option_that_no_command_has_is_refused(capsys):
    with pytest.raises(SystemExit) as stop:
        parse(["bench", "--quik"])
    assert stop.value.code == 2 and "--quik" in capsys.readouterr().err
