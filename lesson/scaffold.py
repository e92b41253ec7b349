"""Lays down the files of a new episode; `check` stays red until they are filled."""

from __future__ import annotations

import re
from pathlib import Path

from lesson.environment import SetupError

PAGE = """\
---
title: {title}
teaching: 20
exercises: 12
questions:
  - FIXME Which question does this episode answer?
objectives:
  - FIXME One verb that can be observed.
keypoints:
  - FIXME The answer to the question.
---

:::{{instructor}}
FIXME Minutes, sticky points, expected answers.
:::

## FIXME A heading is a claim

FIXME Text.

::::{{challenge}} FIXME Title
:id: ex{number}_1_fixme
:minutes: 5
:objectives: 1
:kind: write

FIXME Task: [the starter](../code/{stem}/exercises/ex{number}_1_fixme.py).

:::{{solution}}
FIXME Why.
Usual wrong answer: FIXME
:::
::::
"""

SOLUTION = '''\
"""FIXME Purpose.

Exercise {number}.1.  Check it with    python code/check.py {number}.1
"""


def fixme(value):
    """FIXME What it returns."""
    # solution:
    return value + 1
    # starter:
    # raise NotImplementedError("write fixme")
    # end
'''

CHECK = '''\
"""Judges exercise {number}.1."""

TITLE = "FIXME"
HINTS = ("FIXME weak", "FIXME stronger", "FIXME nearly the answer")


def check(answer, require):
    require(answer.fixme(3) == 4, "fixme(3) should be 4.")
'''

WRONG = '''\
# expect: should be 4
"""The usual wrong answer: FIXME."""


def fixme(value):
    return value
'''


def new_episode(root: Path, stem: str, title: str) -> list[Path]:
    """Write page, exercise, check and wrong answer.  Never overwrites anything."""
    if not re.fullmatch(r"x?\d\d-[a-z0-9]+(-[a-z0-9]+)*", stem):
        raise SetupError(f"{stem!r} should look like 15-my-topic, or x13-my-extra")
    number = stem.partition("-")[0]
    pages = "_extras" if number.startswith("x") else "_episodes"
    folder, exercise = f"code/{stem}", f"ex{number}_1_fixme"
    files = {
        f"{pages}/{stem}.md": PAGE,
        f"{folder}/solutions/{exercise}.py": SOLUTION,
        f"{folder}/checks/{exercise}.py": CHECK,
        f"{folder}/wrong/{exercise}/unchanged.py": WRONG,
    }
    taken = [name for name in files if (root / name).exists()]
    taken += [path.name for path in (root / pages).glob(f"{number}-*.md")]
    if taken:
        raise SetupError(f"{taken[0]} exists already; choose another number or name")
    written = []
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text.format(number=number, stem=stem, title=title), "utf-8")
        written.append(path)
    return written
