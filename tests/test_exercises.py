"""The contract of the exercises, on the lesson as it is.

Starters are what their solutions make, and fail with a sentence; solutions pass; each
kept wrong answer leads to the sentence that its first line names; nothing hangs.
"""

from __future__ import annotations

import re

import exercise_contract as contract
import pytest

ROOT = contract.ROOT
CODE = ROOT / "code"
EXERCISES = contract.check.find_exercises(CODE)


@pytest.fixture(scope="module")
def copy(tmp_path_factory):
    """Only the folder `code`, somewhere else: all that a learner may have."""
    return contract.copy_of_code(CODE, tmp_path_factory.mktemp("learner") / "code")


def test_there_are_exercises():
    assert {exercise.label for exercise in EXERCISES} >= {"00.1"}


def test_starters_are_what_their_solutions_make():
    assert not contract.starters.stale(ROOT)


def test_names_and_numbers_fit():
    assert not contract.faults_of_tree(CODE)


@pytest.mark.parametrize("exercise", EXERCISES, ids=lambda exercise: exercise.name)
def test_files_are_complete(exercise):
    assert not contract.faults_of_files(exercise)


@pytest.mark.parametrize("exercise", EXERCISES, ids=lambda exercise: exercise.name)
def test_page_names_the_exercise(exercise):
    kind = "_extras" if exercise.label.startswith("x") else "_episodes"
    page = ROOT / kind / f"{exercise.folder.name}.md"
    if exercise.label == "00.1":
        page = ROOT / "setup.md"  # the exercise that only shows a pass
        wanted = re.escape(f"code/check.py {exercise.label}")
    else:
        wanted = rf"(?m)^:id: {exercise.name}$"
    assert page.exists(), f"{page} is missing"
    assert re.search(wanted, page.read_text(encoding="utf-8")), f"{page}: no {wanted}"


@pytest.mark.parametrize("case", contract.cases(CODE), ids=str)
def test_verdict(case, copy):
    fault = contract.fault(case, copy)
    assert fault is None, f"{case.path}: {fault}"
