"""Form: the good sample passes, and each change for the worse names file and line."""

from __future__ import annotations

import pytest

from lesson import pages, rules

NAME = "_episodes/01-sums.md"


def problems(root):
    return rules.check(pages.read(root / NAME, root), root)


def test_the_good_sample_has_no_problem(small_lesson):
    assert [str(problem) for problem in problems(small_lesson)] == []


# What is replaced, by what, what the message must say, and how many lines below the
# start of the replaced text the problem stands (None: on line 1, the page as a whole).
BREACHES = [
    ("teaching: 10\n", "", "lacks `teaching`", None),
    ("teaching: 10", "teaching: ten", "whole minutes", 0),
    ("teaching: 10", "teaching: -1", "whole minutes", 0),
    ("teaching: 10", "teaching: true", "whole minutes", 0),
    ("teaching: 10", "teaching: 10\nmood: fine", "no key `mood`", 1),
    ("title: Sums", "title: [Sums", "not YAML", 1),
    ("exercises: 9", "exercises: 12", "the boxes say 9", 0),
    ("  - Write a sum.", "  - Write a sum.\n  - Draw it.", "no exercise for: Draw", -1),
    (":kind: write", ":kind: wirte", "`:kind:`", -4),
    (":kind: predict", ":kind: write", "three exercises of different kinds", None),
    (":minutes: 4", ":minutes: soon", "`:minutes:`", -2),
    (":objectives: 1", ":objectives: 7", "no objective 7", -3),
    (":id: ex01_2_guess", ":id: ex01_4_guess", "ex01_2_words", -1),
    (":id: ex01_1_more", ":id: ex01_1_less", "no challenge has the id", None),
    (":::{solution}\nTen.\n:::\n", "", "“Guess” has no solution", -6),
    ("::::{challenge} Add more", "::::{challenge}", "needs a title", 0),
    (":::{hint}", ":::{hunt}", "no box {hunt}", 0),
    ("- [x] 2", "- [ ] 2", "exactly one option", -7),
    ("  Right: one more.\n", "", "“2” explains nothing", -9),
    (
        "![Diagram: two boxes with numbers lead to one box with their sum, 5.]",
        "![]",
        "alt",
        0,
    ),
    ("01-sums.svg", "02-sums.svg", "no image", 0),
    ("## Adding", "### Adding", "skips a heading level", 0),
    ("## Adding", "# Adding", "start at ##", 0),
    ("The numbers are", "The numbers are simply", "“simply”", 0),
    ("The numbers are", "The numbers aren't", "“aren't”", 0),
    ("The numbers", "FIXME The numbers", "unfinished", 0),
    ("values[0]\n", "values[0]  " + "#" * 70 + "\n", "columns", -3),
    ("values[0]\n", "values[0]\n" + "# more\n" * 60, "typed in two minutes", -3),
    ("```python\nimport time", "```python norun\nimport time", "why the block", 0),
    (":::{instructor}\nAsk for a guess first.\n:::\n", "", "note for the instr", None),
    ("teaching: 10", "teaching: 16", "16 minutes of teaching", 14),
    ("```output\n6\n1\n```", "```output\n6\n1\n", "never closed", 0),
    (":::{hint}\nThink.\n:::", ":::{hint}\nThink.", "holds `:::{solution}`", 0),
    ("::::{challenge} Guess", ":::{challenge} Guess", "holds `:::{solution}`", 0),
    (":::{quiz}", "::::{quiz}", "{quiz} is never closed", 0),
    ("## Adding is fast", ":::\n\n## Adding is fast", "without a name", 0),
    ("```output\n5\n", "Text.\n\n```output\n5\n", "follows no code block", 2),
    ("```python source", "```python 'source", "unbalanced quotes", 0),
]


@pytest.mark.parametrize(
    ("old", "new", "message", "below"), BREACHES, ids=[breach[2] for breach in BREACHES]
)
def test_a_breach_names_file_and_line(small_lesson, edit, old, new, message, below):
    line = edit(old, new)
    line = 1 if below is None else line + below
    found = [
        problem for problem in problems(small_lesson) if message in problem.message
    ]
    assert found, f"not found among {[str(item) for item in problems(small_lesson)]}"
    assert (NAME, line) in [(problem.path, problem.line) for problem in found]


def test_a_missing_check_file_is_found(small_lesson):
    (small_lesson / "code/01-sums/checks/ex01_1_more.py").unlink()
    assert "checks/ex01_1_more.py is missing" in str(problems(small_lesson)[0])


def test_a_figure_without_its_script_is_found(small_lesson):
    (small_lesson / "fig/01-sums.py").unlink()
    assert "has no script fig/01-sums.py" in str(problems(small_lesson)[0])


def test_every_weasel_in_a_quotation_is_allowed(small_lesson, edit):
    edit("The numbers are", 'The numbers are "just numbers" and “easy”, and')
    assert problems(small_lesson) == []


@pytest.fixture
def small_extra(small_lesson):
    """The good episode as an extra that is taught; its id and folder begin with x01."""
    for path in sorted(small_lesson.rglob("*01*"), reverse=True):  # files, then folders
        renamed = path.name.replace("01-sums", "x01-sums").replace("ex01_", "exx01_")
        path.rename(path.with_name(renamed))
    page = small_lesson / "_extras" / "x01-sums.md"
    (small_lesson / "_episodes" / "x01-sums.md").rename(page)
    text = page.read_text(encoding="utf-8").replace("01-sums", "x01-sums")
    text = text.replace("ex01_", "exx01_").replace(
        "(../_extras/guide.md)", "(guide.md)"
    )
    page.write_text(text, encoding="utf-8")
    return small_lesson


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("", "", None),
        ("teaching: 10", "teaching: 10\npackages: [zarr, xarray]", None),
        ("teaching: 10", "teaching: 10\npackages: zarr", "must be a list of names"),
        ("teaching: 10\n", "", "lacks `teaching`"),
        (":id: exx01_2_guess", ":id: ex01_2_guess", "must look like exx01_2_words"),
        (":minutes: 4", ":minutes: soon", "whole number"),
        (":kind: predict", ":kind: write", "three exercises of different kinds"),
    ],
)
def test_an_extra_that_is_taught_keeps_the_rules_of_episodes(
    small_extra, old, new, message
):
    path = small_extra / "_extras" / "x01-sums.md"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    found = rules.check(pages.read(path, small_extra), small_extra)
    told = [problem.message for problem in found]
    assert told == [] if message is None else any(message in text for text in told)


def test_pages_tell_their_number():
    stems = ("03-pi-loop", "10-random", "x01-cubes", "x12-same-answers", "guide", "x-y")
    assert [*map(pages.number_of, stems)] == ["3", "10", "X1", "X12", "", ""]
