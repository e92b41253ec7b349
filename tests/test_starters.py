"""Starters are made from solutions by marked regions; faults name file and line."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from lesson import starters

ROOT = Path(__file__).resolve().parents[1]

SOLUTION = '''\
"""Purpose."""

FACTOR = 2


def double(values):
    """Twice each value."""
    # a usual comment stays
    # solution:
    result = []
    for value in values:
        result.append(FACTOR * value)
    return result
    # starter:
    # result = []
    # for value in values:
    #     result.append(____)

    #
    # return result  # TODO: one line is missing
    # end


def half(value):
    # solution:
    return value / FACTOR
    # starter:
    # raise NotImplementedError("write half")
    # end


VALUES = [1, 2]
# solution:
VALUES.append(3)
# end
'''

STARTER = '''\
"""Purpose."""

FACTOR = 2


def double(values):
    """Twice each value."""
    # a usual comment stays
    result = []
    for value in values:
        result.append(____)


    return result  # TODO: one line is missing


def half(value):
    raise NotImplementedError("write half")


VALUES = [1, 2]
'''


def test_the_starter_is_what_the_markers_say():
    assert starters.make_starter(SOLUTION, "x.py") == STARTER


def test_a_solution_may_be_its_own_starter():
    text = "# same as solution: it shows a pass\nx = 1\n"
    assert starters.make_starter(text, "x.py") == "x = 1\n"
    assert starters.is_same(text)
    assert not starters.is_same(SOLUTION)


FAULTS = {
    "unclosed": ("x = 1\n# solution:\nx = 2\n", "s.py:2:"),
    "unclosed starter": ("# solution:\n# starter:\n# x = 1\n", "s.py:1:"),
    "starter first": ("# starter:\n# x\n# end\n", "s.py:1:"),
    "end first": ("x = 1\n\n# end\n", "s.py:3:"),
    "opened twice": ("# solution:\nx = 1\n# solution:\n# end\n", "s.py:3:"),
    "starter twice": ("# solution:\n# starter:\n# starter:\n# end\n", "s.py:3:"),
    "colon forgotten": ("# solution\nx = 1\n# end\n", "s.py:1:"),
    "not a comment": ("# solution:\n# starter:\nx = 1\n# end\n", "s.py:3:"),
    "no space": ("# solution:\n# starter:\n#x = 1\n# end\n", "s.py:3:"),
    "no marker": ("x = 1\n", "s.py:1:"),
    "same without why": ("# same as solution:\nx = 1\n", "s.py:1:"),
    "both": ("# same as solution: why\n# solution:\n# end\n", "s.py:1:"),
    "no Python": ("def f():\n    # solution:\n    return 1\n    # end\n", "s.py:2:"),
}


@pytest.mark.parametrize("text, place", FAULTS.values(), ids=FAULTS)
def test_a_fault_names_file_and_line(text, place):
    with pytest.raises(starters.StarterError) as error:
        starters.make_starter(text, "s.py")
    assert str(error.value).startswith(place)


@pytest.fixture
def root(tmp_path):
    """A lesson with two solutions, one of them wrongly marked."""
    folder = tmp_path / "code" / "01-toy" / "solutions"
    folder.mkdir(parents=True)
    (folder / "ex01_1_good.py").write_text(SOLUTION, encoding="utf-8")
    (folder / "ex01_2_bad.py").write_text("x = 1\n", encoding="utf-8")
    return tmp_path


def test_one_fault_does_not_stop_the_others(root):
    with pytest.raises(starters.StarterError, match=r"ex01_2_bad\.py:1:"):
        starters.write(root)
    made = root / "code/01-toy/exercises/ex01_1_good.py"
    assert made.read_bytes() == STARTER.encode()
    assert sorted(made.parent.iterdir()) == [made]  # no scratch file is left


def test_write_says_what_changed_and_stale_what_would(root):
    (root / "code/01-toy/solutions/ex01_2_bad.py").unlink()
    made = root / "code/01-toy/exercises/ex01_1_good.py"
    assert "not what its solution makes" in starters.stale(root)[0]
    assert starters.write(root) == [made]
    assert starters.write(root) == []
    assert starters.stale(root) == []
    made.write_text(STARTER.replace("FACTOR = 2", "FACTOR = 3"), encoding="utf-8")
    (message,) = starters.stale(root)
    assert message.startswith("code/01-toy/exercises/ex01_1_good.py:1:")
    assert "-FACTOR = 3\n+FACTOR = 2" in message
    assert "FACTOR = 3" in made.read_text(encoding="utf-8")  # stale changes nothing


def test_stale_finds_bad_markers_and_orphans(root):
    orphan = root / "code/01-toy/exercises/ex01_9_gone.py"
    orphan.parent.mkdir()
    orphan.write_text("", encoding="utf-8")
    messages = "\n".join(starters.stale(root))
    assert "code/01-toy/solutions/ex01_2_bad.py:1:" in messages
    assert "code/01-toy/exercises/ex01_9_gone.py:1: has no solution" in messages


def test_command(root):
    command = [sys.executable, "-m", "lesson.starters"]
    env = os.environ | {"PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, cwd=root, env=env, capture_output=True, text=True)
    assert done.returncode == 2
    assert done.stderr.startswith("code/01-toy/solutions/ex01_2_bad.py:1:")
    assert len(done.stderr.splitlines()) == 1
    (root / "code/01-toy/solutions/ex01_2_bad.py").unlink()
    (root / "code/01-toy/exercises/ex01_1_good.py").unlink()
    done = subprocess.run(command, cwd=root, env=env, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == "wrote code/01-toy/exercises/ex01_1_good.py\n"
