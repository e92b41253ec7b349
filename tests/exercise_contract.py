"""The contract of the `.py` exercises, as functions that return what is wrong.

`test_exercises.py` applies them to the lesson; `test_check.py` applies them to small
exercises with faults on purpose, so that the contract itself is seen to fail.
"""

from __future__ import annotations

import ast
import os
import re
import shutil
import subprocess
import sys
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
for folder in (ROOT, ROOT / "code"):
    if str(folder) not in sys.path:
        sys.path.insert(0, str(folder))

import check  # noqa: E402
import check_judge  # noqa: E402

from lesson import starters  # noqa: E402

MAX_TIME_LIMIT_S = 60
MIN_WRONG_ANSWERS = 2


@dataclass(frozen=True)
class Case:
    """One file that stands in for the learner's own."""

    exercise: check.Exercise  # in the original tree
    what: str  # starter, solution or wrong
    path: Path

    def __str__(self) -> str:
        name = f"/{self.path.stem}" if self.what == "wrong" else ""
        return f"{self.exercise.name}:{self.what}{name}"


def cases(code: Path) -> list[Case]:
    """Every starter, solution and wrong answer below `code`."""
    found = []
    for exercise in check.find_exercises(code):
        folder, name = exercise.folder, exercise.name
        found.append(Case(exercise, "starter", exercise.starter))
        found.append(Case(exercise, "solution", folder / "solutions" / f"{name}.py"))
        wrong = sorted((folder / "wrong" / name).glob("*.py"))
        found += [Case(exercise, "wrong", path) for path in wrong]
    return found


def copy_of_code(code: Path, target: Path) -> Path:
    """`code` alone, somewhere else, without what a learner or Python left in it."""
    leave = shutil.ignore_patterns("__pycache__", ".progress*", ".ipynb_checkpoints")
    shutil.copytree(code, target, ignore=leave)
    for path in target.glob("*/ex*_*.py*"):
        path.unlink()
    return target


def judge_as_mine(case: Case, copy: Path) -> check_judge.Verdict:
    """The verdict when this file is the learner's own, in a copy of `code`."""
    exercise = check.Exercise(copy / case.exercise.folder.name, case.exercise.name)
    shutil.copy(case.path, exercise.mine)
    try:
        return check_judge.judge(exercise)
    finally:
        exercise.mine.unlink()


def fault(case: Case, copy: Path) -> str | None:
    """What is wrong with a starter, a solution or a wrong answer; None: nothing."""
    if not case.path.exists():
        return f"{case.path} is missing"
    if case.what == "wrong" and expected(case.path) is None:
        return f"{case.path}:1: must be `# expect: part of the sentence`"
    verdict = judge_as_mine(case, copy)
    told = f"{verdict.kind}: {verdict.sentence}\n{verdict.why}{verdict.output}"
    if case.what == "solution" or is_same(case):
        return None if verdict.passed else f"should pass, but {told}"
    if verdict.passed:
        return "should not pass, but it does"
    if case.what == "starter":
        return fault_of_starter(case, verdict.kind, verdict.sentence, told)
    if expected(case.path) not in verdict.sentence:
        return f"the learner should read {expected(case.path)!r}, but {told}"
    return None


def fault_of_starter(case: Case, kind: str, sentence: str, told: str) -> str | None:
    """A starter can be imported, and fails with a sentence, not by accident."""
    if kind not in ("unmet", "unwritten"):
        return f"a starter must fail with the sentence of a check, but {told}"
    if len(sentence.split()) < 4 or not sentence.endswith((".", "!", "?")):
        return f"not a sentence: {sentence!r}"
    return fault_of_import(case)


def fault_of_import(case: Case) -> str | None:
    """Import the file without the harness: plain Python, as `import` does it."""
    paths = [case.path.parent, case.exercise.folder, case.exercise.folder.parent]
    done = subprocess.run(
        [sys.executable, "-B", "-c", f"import {case.exercise.name}"],
        env=os.environ | {"PYTHONPATH": os.pathsep.join(map(str, paths))},
        capture_output=True,
        text=True,
        timeout=60,
    )
    if done.returncode or done.stdout or done.stderr:
        return f"import prints or fails: {done.stdout}{done.stderr}"
    return None


def expected(path: Path) -> str | None:
    """The part of the sentence that a wrong answer must lead to."""
    first = path.read_text(encoding="utf-8").partition("\n")[0]
    match = re.fullmatch(r"# expect: (\S.*)", first.rstrip())
    return match[1] if match else None


def is_same(case: Case) -> bool:
    """Is this exercise passed as it comes?"""
    solution = case.exercise.folder / "solutions" / f"{case.exercise.name}.py"
    return solution.exists() and starters.is_same(solution.read_text(encoding="utf-8"))


def faults_of_files(exercise: check.Exercise) -> list[str]:
    """What is wrong with the files of one exercise, without running them."""
    found = []
    folder, name = exercise.folder, exercise.name
    if exercise.label.split(".")[0] != folder.name.split("-")[0]:
        found.append(f"{name} lies in {folder.name}")
    title, hints = exercise.setting("TITLE"), exercise.setting("HINTS")
    if not (isinstance(title, str) and title.strip()):
        found.append("TITLE must be a text")
    whole = isinstance(hints, tuple) and all(isinstance(h, str) for h in hints)
    if not whole or len({h.strip() for h in hints} - {""}) != 3:
        found.append("HINTS must be three different texts")
    limit_s = exercise.setting("TIME_LIMIT_S", check_judge.TIME_LIMIT_S)
    if not isinstance(limit_s, int | float) or not 0 < limit_s <= MAX_TIME_LIMIT_S:
        found.append(f"TIME_LIMIT_S must be a number up to {MAX_TIME_LIMIT_S}")
    solution = folder / "solutions" / f"{name}.py"
    text = solution.read_text(encoding="utf-8") if solution.exists() else ""
    wrong = list((folder / "wrong" / name).glob("*.py"))
    if len(wrong) < MIN_WRONG_ANSWERS and not starters.is_same(text):
        found.append(f"{len(wrong)} wrong answers, at least {MIN_WRONG_ANSWERS} wanted")
    found += faults_of_docstring(text, exercise.label)
    for path in (solution, exercise.check):
        if path.exists() and "FIXME" in path.read_text(encoding="utf-8"):
            found.append(f"{path.name} still says FIXME")
    return found


def faults_of_docstring(text: str, label: str) -> list[str]:
    """The docstring says which exercise this is, how to run it, and how long it takes."""
    doc = ast.get_docstring(ast.parse(text)) or ""
    wanted = {
        f"xercise {label}": "the exercise's number",
        f"code/check.py {label}": "the command that checks it",
    }
    faults = [
        f"docstring lacks {what}" for part, what in wanted.items() if part not in doc
    ]
    if not re.search(r"run ?time|takes|seconds? ", doc, re.IGNORECASE):
        faults.append("docstring lacks the run time")
    return faults


def faults_of_tree(code: Path) -> list[str]:
    """What is wrong with the exercises taken together."""
    exercises = check.find_exercises(code)
    counts = Counter(exercise.label for exercise in exercises)
    found = [f"{label} is there {n} times" for label, n in counts.items() if n > 1]
    named = {(exercise.folder.name, exercise.name) for exercise in exercises}
    for kind in ("solutions", "exercises", "checks", "wrong"):
        for path in sorted(code.glob(f"*/{kind}/*")):
            if path.name == "__pycache__":
                continue
            if (path.parents[1].name, path.stem) not in named:
                found.append(f"{path.relative_to(code)} belongs to no exercise")
    return found
