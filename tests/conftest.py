"""What several test modules share: a small lesson that is right in every respect."""

from __future__ import annotations

import signal
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
sys.path.insert(0, str(ROOT / "code"))
import pi_cli  # noqa: E402, F401  makes the scripts importable for the whole run

# Shells let programs behind `&` ignore Ctrl-C, and these hand that down to ours.
signal.signal(signal.SIGINT, signal.default_int_handler)

# They take longest, so they come first: the processes then end at about the same time.
LONG = (
    *("test_exercises.py", "test_lesson.py"),
    *("test_pi_contract.py", "test_site_gates.py"),
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: item.path.name not in LONG)


EPISODE = """\
---
title: Sums
teaching: 10
exercises: 9
questions:
  - How do we add?
objectives:
  - Write a sum.
keypoints:
  - Adding works in any order.
---

:::{instructor}
Ask for a guess first.
:::

## Adding is fast

The numbers are added one by one.

```python
values = [1, 2, 3]
print(sum(values))
values[0]
```

```output
6
1
```

```python source=code/01-sums/add.py:add
def add(a, b):
    return a + b
```

```python
add(1, "two")
```

```error
TypeError: unsupported operand type(s) for +: 'int' and 'str'
```

```python
import time
print(f"took {time.perf_counter():.3f} s at {id(values):#x}")
```

```output varies
took 12.345 s at 0x7f00
```

```console
$ python code/01-sums/add.py
```

```output
5
```

![Diagram: two boxes with numbers lead to one box with their sum, 5.](../fig/01-sums.svg)

::::{challenge} Add more
:id: ex01_1_more
:minutes: 4
:objectives: 1
:kind: write

Read [the guide](../_extras/guide.md).

:::{hint}
Think.
:::

:::{solution}
```python
print(add(2, 2))
```

```output
4
```
:::
::::

::::{challenge} Guess
:id: ex01_2_guess
:minutes: 2
:objectives: 1
:kind: predict

:::{solution}
Ten.
:::
::::

::::{challenge} Mend
:id: ex01_3_mend
:minutes: 2
:objectives: 1
:kind: repair

:::{solution}
So.
:::
::::

:::{quiz} What is 1 + 1?
:minutes: 1
:objectives: 1

- [ ] 1

  You may think of “or”.
- [x] 2

  Right: one more.
- [ ] 11

  You may think of text.
:::
"""

FILES = {
    "_episodes/01-sums.md": EPISODE,
    "_extras/guide.md": "---\ntitle: Guide\n---\n\nText.\n",
    "code/01-sums/add.py": (
        "def add(a, b):\n    return a + b\n\n\n"
        'if __name__ == "__main__":\n    print(add(2, 3))\n'
    ),
    "code/01-sums/solutions/ex01_1_more.py": '"""A solution."""\n',
    "code/01-sums/exercises/ex01_1_more.py": '"""A starter."""\n',
    "code/01-sums/checks/ex01_1_more.py": '"""A check."""\n',
    "fig/01-sums.py": "# draws\n",
    "fig/01-sums.svg": "<svg/>\n",
}


@pytest.fixture
def small_lesson(tmp_path: Path) -> Path:
    """Root of a lesson with one good episode."""
    for name, text in FILES.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return tmp_path


@pytest.fixture
def edit(small_lesson: Path):
    """Function that changes the good episode in one place and returns its line."""
    path = small_lesson / "_episodes" / "01-sums.md"

    def change(old: str, new: str) -> int:
        text = path.read_text(encoding="utf-8")
        assert text.count(old) >= 1, f"the sample holds no {old!r}"
        path.write_text(text.replace(old, new, 1), encoding="utf-8")
        return text[: text.index(old)].count("\n") + 1

    return change
