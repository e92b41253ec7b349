"""The pages around the episodes agree with the episodes, the tool and the scripts."""

from __future__ import annotations

import datetime
import json
import re
import tomllib
from pathlib import Path

import pytest
import yaml

from lesson import __main__ as tool
from lesson import pages

ROOT = Path(__file__).resolve().parents[1]
EPISODES = sorted((ROOT / "_episodes").glob("*.md"))
CASE_STUDIES = sorted((ROOT / "_extras").glob("x[0-9][0-9]-*.md"))
TAUGHT = [*EPISODES, *CASE_STUDIES]
GUIDE = ROOT / "_extras" / "guide.md"
DOCUMENTS = [*ROOT.glob("*.md"), *(ROOT / "_extras").glob("*.md")]


def text(path):
    return path.read_text(encoding="utf-8")


def glossary():
    """(term, definition) pairs of the glossary, in the order of the page."""
    part = text(ROOT / "reference.md").split("\n## Glossary\n")[1].split("\n## ")[0]
    return re.findall(r"^(\S.*)\n: (.+)$", part, re.M)


def bold_parts(path):
    """The bold parts of a page's prose; `10**6` in code is not bold."""
    prose = re.sub(r"^( *)```.*?^\1```$", "", text(path), flags=re.M | re.S)
    prose = re.sub(r"`[^`\n]+`", "", prose)
    return " ".join(re.findall(r"\*\*([^*\n]+)\*\*", prose)).casefold()


def test_a_term_has_one_definition_and_its_place_in_the_alphabet():
    terms = [term for term, _ in glossary()]
    assert terms
    assert terms == sorted(set(terms), key=str.casefold)


def test_every_term_is_introduced_by_a_page_that_is_taught():
    bold = " ".join(bold_parts(path) for path in TAUGHT)
    unknown = [term for term, _ in glossary() if term.casefold() not in bold]
    assert not unknown, "in the glossary, but bold on no page"


@pytest.mark.parametrize("path", TAUGHT, ids=lambda path: path.stem)
def test_a_page_brings_at_most_seven_terms(path):
    bold = bold_parts(path)
    before = TAUGHT[: TAUGHT.index(path)]
    earlier = " ".join(map(text, before)).casefold()
    new = [
        term
        for term, _ in glossary()
        if re.search(rf"\b{re.escape(term.casefold())}s?\b", bold)
        and f"**{term.casefold()}" not in earlier
    ]
    assert len(new) <= 7, new


@pytest.mark.parametrize("path", EPISODES, ids=lambda path: path.stem)
def test_the_guide_knows_every_episode_and_exercise(path):
    page = pages.read(path, ROOT)
    row = f"| {page.front['teaching']} + {page.front['exercises']} |"
    lines = [line for line in text(GUIDE).splitlines() if f"{path.name})" in line]
    assert any(row in line for line in lines), f"minutes of {path.stem}: {row}"
    for box in page.boxes:
        if box.name == "challenge":
            assert f"{path.name}#{box.options['id']})" in text(GUIDE), box.title


@pytest.mark.parametrize("path", CASE_STUDIES, ids=lambda path: path.stem)
def test_the_guide_knows_every_case_study_and_its_exercises(path):
    guide = text(GUIDE.with_name("guide-case-studies.md"))
    number = pages.number_of(path.stem)
    assert f"\n## {number}: {pages.read(path, ROOT).front['title']}\n" in guide
    for box in pages.read(path, ROOT).boxes:
        if box.name == "challenge":
            assert f"{path.name}#{box.options['id']})" in guide, box.title


def test_every_case_study_is_reached_from_an_episode():
    linked = " ".join(map(text, EPISODES))
    assert [p.stem for p in CASE_STUDIES if f"_extras/{p.name}" not in linked] == []


def test_the_timetable_names_every_episode():
    front = yaml.safe_load(text(ROOT / "index.md").split("---")[1])
    items = [item for day in front["timetable"][:2] for item in day["items"]]
    assert [item for item in items if " " not in item] == [p.stem for p in EPISODES]


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_commands_that_pages_name_exist(path):
    parser = tool.make_parser()
    (commands,) = (a.choices for a in parser._subparsers._group_actions)
    targets = re.findall(r"^([\w -]+):", text(ROOT / "Makefile"), re.M)
    targets = {word for line in targets for word in line.split()}
    for name in re.findall(r"-m lesson ([a-z][a-z-]*)", text(path)):
        assert name in commands
    for name in re.findall(r"`make ([a-z-]+)`|^make ([a-z-]+)$", text(path), re.M):
        assert "".join(name) in targets
    for name in re.findall(r"\bcode/[\w/-]+\.py\b", text(path)):
        if not re.search(
            r"/(exx?\d\d_|NAME|my_)", name
        ):  # copies of learners, patterns
            assert (ROOT / name).is_file(), name


def test_the_picture_of_the_front_page_says_what_was_measured():
    """Numbers of the alt text are speeds of the newest record, with most workers."""
    alt = re.search(r"!\[(.*?)\]\(fig/index-ladder", text(ROOT / "index.md"))[1]
    records = sorted((ROOT / "data" / "bench").glob("*.json"))
    newest = max(path for path in records if path.stem != "mine")
    record = json.loads(text(newest))
    speeds = {}
    for rung in sorted(record["rungs"], key=lambda rung: rung["workers"]):
        speeds[rung["rung"]] = f"{rung['samples_per_second'] / 1e6:.0f}"
    told = re.findall(r"\d+", alt)
    order = ("loop", "numpy", "numpy_blocks", "threads_loop", "threads")
    order += ("numba", "numba_threads", "numba_parallel")
    assert told == [speeds[f"pi_{name}"] for name in order]
    day = datetime.date.fromisoformat(record["date"])
    assert f"{day.day} {day:%B} {day.year}:" in text(ROOT / "index.md")


def test_the_readme_opens_with_the_two_commands():
    first_screen = "\n".join(text(ROOT / "README.md").splitlines()[:25])
    assert "`make lesson`" in first_screen
    assert "`make test`" in first_screen
    assert "`py -m lesson test`" in first_screen


def test_the_setup_page_shows_the_checks_that_the_self_test_makes():
    sample = re.search(r"```text\n(ok .*?)```", text(ROOT / "setup.md"), re.S)[1]
    shown = [line[6:22].strip() for line in sample.splitlines()[:-1]]
    script = text(ROOT / "code" / "selftest.py")
    packages = re.findall(r'^    \("[\w.]*", "([\w-]+)"\),', script, re.M)
    checks = re.findall(r'^    \("([\w ]+)", check_\w+\),', script, re.M)
    assert shown == [checks[0], *packages, *checks[1:]]


def test_the_citation_names_this_version_and_both_licences():
    citation = yaml.safe_load(text(ROOT / "CITATION.cff"))
    project = tomllib.loads(text(ROOT / "pyproject.toml"))["project"]
    assert str(citation["version"]) == project["version"]
    assert sorted(citation["license"]) == sorted(project["license"].split(" AND "))
    assert citation["authors"] == [{"name": text(ROOT / "AUTHORS").splitlines()[0]}]
    licence = text(ROOT / "LICENSE.md")
    assert "creativecommons.org/licenses/by/4.0/" in licence
    assert "THE SOFTWARE IS PROVIDED" in licence
