"""Truth: what stands on a page is what its blocks do, in a real kernel and a real shell."""

from __future__ import annotations

import os
import stat

import pytest

from lesson import files, pages, run, sync

NAME = "_episodes/01-sums.md"


def compare(root, fresh=False):
    page = pages.read(root / NAME, root)
    assert page.problems == []
    return sync.compare(page, root, fresh)


def messages(result):
    return [str(problem) for problem in [*result.problems, *result.unfixable]]


def test_a_true_page_has_no_problem_and_stays_as_it_is(small_lesson):
    result = compare(small_lesson)
    assert messages(result) == []
    assert result.text == (small_lesson / NAME).read_text(encoding="utf-8")


def test_every_kind_of_difference_is_found_and_repaired(small_lesson, edit):
    lines = {
        edit("```output\n6\n1\n```", "```output\n7\n1\n```"): "the output differs",
        edit("    return a + b", "    return a - b") - 2: "differs from code/01-sums",
        edit("+: 'int' and", "-: 'int' and") - 1: "the error differs",
        edit("took 12.345 s", "lasted 12.345 s") - 1: "the shape of the output differs",
        edit("```output\n5\n", "```output\n55\n"): "only numbers differ",
    }
    # A result that is missing altogether; counted from the sample above.
    lines[edit("print(add(2, 2))\n```\n\n```output\n4\n", "print(add(2, 2))\n") - 1] = (
        "no output follows"
    )
    text = (small_lesson / NAME).read_text(encoding="utf-8")
    (small_lesson / NAME).write_text(
        text.replace("add(2, 2))\n```\n```", "add(2, 2))\n```")
    )
    result = compare(small_lesson)
    found = {problem.line: problem.message for problem in result.problems}
    for line, message in lines.items():
        assert message in found[line], (line, message, found)
    assert len(found) == len(lines)
    assert all(problem.path == NAME for problem in result.problems)
    assert "-7\n    +6" in found[min(lines)]  # the difference itself is shown

    files.write_atomically(small_lesson / NAME, result.text)
    assert messages(compare(small_lesson)) == []


def test_what_sync_cannot_repair_is_named(small_lesson, edit):
    unexpected = edit(
        "print(sum(values))", "print(sum(values))\nraise ValueError('so')"
    )
    silent = edit('add(1, "two")', "add(1, 2);") + 3
    warned = edit("import time\n", "import time, sys\nprint('psst', file=sys.stderr)\n")
    failed = edit("$ python code/01-sums/add.py", "$ python code/none.py")
    found = messages(compare(small_lesson))
    for line, message in [
        (unexpected - 2, "ValueError: so"),
        (silent, "should fail"),
        (warned - 1, "psst"),
        (failed - 1, "none.py"),
    ]:
        assert any(f"{NAME}:{line}:" in item and message in item for item in found), (
            line,
            message,
            found,
        )


@pytest.mark.parametrize(
    "source", ["code/01-sums/gone.py:add", "code/01-sums/add.py:gone"]
)
def test_a_listing_that_cannot_be_found_is_named(small_lesson, edit, source):
    line = edit("code/01-sums/add.py:add", source)
    (problem,) = compare(small_lesson).unfixable
    assert problem.line == line
    assert "gone" in problem.message


def test_a_listing_of_a_solution_shows_no_marks(tmp_path):
    text = """
def add(a, b):
    # solution:
    total = a + b
    # starter:
    # total = ____  # TODO
    #
    # end
    # solution:
    total += 0
    # end
    return total  # the end


# starter:
# raise NotImplementedError
# end
"""
    (tmp_path / "a.py").write_text(text)
    listing = "def add(a, b):\n    total = a + b\n    total += 0\n    return total  # the end\n"
    assert run.read_source("a.py:add", tmp_path) == listing
    assert run.read_source("a.py", tmp_path).strip() == listing.strip()


def test_varying_output_is_renewed_only_when_asked(small_lesson):
    assert "12.345" in compare(small_lesson).text
    assert "12.345" not in compare(small_lesson, fresh=True).text


def test_a_dead_kernel_is_reported_not_waited_for(small_lesson, edit):
    line = edit("print(sum(values))", "import os; os._exit(3)") - 2
    found = messages(compare(small_lesson))
    assert any(f"{NAME}:{line}:" in item and "kernel died" in item for item in found)
    assert any("was not run" in item for item in found)


@pytest.mark.parametrize(
    ("one", "two", "same"),
    [
        ("1.5 ms ± 3 µs per loop", "27 s ± 1.25 ms per loop", True),
        ("took 3 s", "took 3 hours", False),
        ("at 0x7f3a12", "at 0x1", True),
        ("1_000 of 2,000", "9 of 1e-5", True),
        ("-3  x", "4 x", True),
        ("a\nb", "a", False),
    ],
)
def test_shapes(one, two, same):
    assert (sync.shape(one) == sync.shape(two)) is same


def test_a_failed_write_leaves_the_old_file(tmp_path, monkeypatch):
    path = tmp_path / "page.md"
    path.write_text("old")
    path.chmod(0o640)

    def full(*_):
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, "replace", full)
        with pytest.raises(OSError, match="No space"):
            files.write_atomically(path, "new")
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]  # no litter
    files.write_atomically(path, "new")
    assert path.read_text() == "new"
    if os.name == "posix":
        assert stat.S_IMODE(path.stat().st_mode) == 0o640
