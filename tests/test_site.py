"""The site as files: pages, links, anchors, timetable, warnings."""

from __future__ import annotations

import json
import re
import shutil

import pytest
from site_pages import Page, copy_toy, dead_links, read_pages, real_site, toy_site

from lesson import rules
from lesson.site import boxes, build, colours
from lesson.site.__main__ import main

pytestmark = pytest.mark.filterwarnings("ignore::PendingDeprecationWarning:myst_parser")


@pytest.fixture(params=[toy_site, real_site], ids=["toy", "lesson"])
def built(request):
    """Both sites must keep the same promises."""
    return request.param()


@pytest.fixture
def toy():
    site, _ = toy_site()
    return read_pages(site)


def test_the_build_has_no_warnings(built):
    assert built[1] == []


def twice(page: Page) -> list[str]:
    return sorted({name for name in page.ids if page.ids.count(name) > 1})


def elsewhere(page: Page) -> list[str]:
    """What a browser would fetch from other hosts."""
    return [address for address in page.loaded if re.match(r"(\w+:)?//", address)]


def inline(page: Page) -> list[str]:
    """Scripts and styles that a strict content security policy forbids."""
    text = page.path.read_text(encoding="utf-8")
    return re.findall(r"<script>|<style|<[^>]+\s(?:on\w+|style)=[^>]*>", text)


def test_every_link_and_anchor_leads_somewhere(built):
    pages = read_pages(built[0])
    assert dead_links(built[0], pages) == []


@pytest.mark.parametrize("faults", [twice, elsewhere, inline])
def test_no_page_has(built, faults):
    for name, page in read_pages(built[0]).items():
        assert faults(page) == [], name


PLANTED = [
    (dead_links, '<a href="setup.html#nowhere">Anchor of another page</a>'),
    (dead_links, '<a href="#nowhere">Anchor of this page</a>'),
    (dead_links, '<a href="none.html">Page</a>'),
    (dead_links, '<a href="_downloads/none.py">File</a>'),
    (dead_links, '<a href="_static">Folder</a>'),
    (dead_links, '<img src="none.svg">'),
    (dead_links, '<picture><source srcset="none.dark.svg"></picture>'),
    (twice, '<p id="main">Again</p>'),
    (elsewhere, '<img src="https://example.org/x.svg">'),
    (elsewhere, '<script src="//example.org/x.js"></script>'),
    (inline, '<p style="color: red">Red</p>'),
    (inline, '<p class="x" onclick="go()">Go</p>'),
    (inline, "<script>go()</script>"),
    (inline, "<style>p { color: red }</style>"),
]


@pytest.mark.parametrize(("faults", "line"), PLANTED)
def test_a_planted_fault_is_found(faults, line, tmp_path):
    site = shutil.copytree(toy_site()[0], tmp_path / "site")
    page = site / "02-second.html"
    before, main, after = page.read_text(encoding="utf-8").partition("</main>")
    page.write_text(before + line + main + after, encoding="utf-8")
    pages = read_pages(site)
    if faults is dead_links:
        [found] = dead_links(site, pages)
        assert found.removeprefix("02-second.html: ") in line
    else:
        assert len(faults(pages["02-second.html"])) == 1


def test_links_from_a_folder_are_followed_from_there(tmp_path):
    (tmp_path / "below").mkdir()
    for name, link in (("a.html", "below/b.html#here"), ("below/b.html", "../a.html")):
        text = f'<p id="here"><a href="{link}">Over there</a></p>'
        (tmp_path / name).write_text(text, encoding="utf-8")
    assert dead_links(tmp_path, read_pages(tmp_path)) == []
    (tmp_path / "a.html").rename(tmp_path / "c.html")
    pages = read_pages(tmp_path)
    assert dead_links(tmp_path, pages) == ["below/b.html: ../a.html"]


def test_every_page_says_in_its_head_what_it_is(built):
    for path in built[0].glob("*.html"):
        head = path.read_text(encoding="utf-8").partition("</head>")[0]
        [title] = re.findall("<title>(.*)</title>", head)
        assert 0 < len(title) <= 70, path.name
        texts = re.findall('<meta name="description" content="(.*)" />', head)
        assert len(texts) == (path.name != "search.html"), path.name
        assert all(0 < len(text) <= 250 for text in texts), path.name
        assert head.count('name="viewport"') == 1, path.name


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("01-first", r"What does sum cost\? How large is .*\?"),
        ("setup", r"Nothing to install: go to the first episode or to .*\."),
    ],
)
def test_a_page_is_described_by_its_questions_or_its_first_lines(name, text):
    page = (toy_site()[0] / f"{name}.html").read_text(encoding="utf-8")
    assert re.search(f'<meta name="description" content="{text}" />', page)


def test_code_is_marked_up_only_where_the_style_sheet_colours_it(built):
    for path in built[0].glob("*.html"):
        text = path.read_text(encoding="utf-8")
        for block in re.findall(r'<div class="highlight">(.*?)</div>', text, re.S):
            found = re.findall(r'<span class="(\w+)">', block)
            assert {*found} <= colours.coloured(), path.name


def test_every_image_has_alt_text_and_size(built):
    for name, page in read_pages(built[0]).items():
        for image in page.images:
            assert image.get("alt") and image.get("width"), f"{name}: {image}"


def test_styles_load_nothing_from_other_hosts(built):
    for path in built[0].rglob("*.css"):
        assert not re.search(r"url\(\"?(https?:)?//", path.read_text(encoding="utf-8"))


def test_the_site_draws_every_box_that_the_rules_allow():
    drawn = {*boxes.LABELS, *boxes.FOLDED, "challenge", "quiz", "explorable"}
    assert set(rules.BOXES) == drawn
    assert set(rules.KINDS) == set(boxes.KINDS)


def test_addresses_are_clean(toy):
    episodes = {"01-first.html", "02-second.html"}
    gathered = {"all-in-one.html", "keypoints.html"}
    others = {"index.html", "setup.html", "reference.html", "guide.html", "search.html"}
    assert set(toy) == episodes | gathered | others


@pytest.mark.parametrize(
    "words",
    [
        "Overview Teaching 20 min · exercises 10 min Questions What does sum cost?",
        "After this episode you can Predict a result.",
        "Key points # A key point with code",
        "Exercise 1.1: Predict the sum # predict · 6 min · objective 1",
        "Exercise 1.2: Nested boxes # extension, if you have time · put lines in order",
        "Note: Inside A note inside an exercise. Discussion And a discussion in the note.",
        "Hint Add them one by one. Solution It prints 6",
        "Question 1.1: What is",
        "3, as counted with all fingers Not this one. You may think so",
        "2 Correct. Right: because",
        "Before you start Text.",
        "Checklist: Before you go One thing.",
        "For the instructor: Before you start Draw the picture",
        "Output 5 from code/01-first/totals.py def add",
        "Output (varies from run to run) it is",
        "Error ZeroDivisionError: division by zero",
        "1. First things",
    ],
)
def test_an_episode_says(toy, words):
    text = toy["01-first.html"].text.replace("Key points A", "Key points # A")
    assert words in re.sub(r"\s+([:.?])", r"\1", text)


def test_the_timetable_adds_up_the_minutes(toy):
    assert re.findall(r"(\d\d:\d\d) (\S+)", toy["index.html"].text) == [
        *[("09:00", "1."), ("09:30", "Coffee"), ("09:45", "2."), ("09:53", "End")],
        *[("10:30", "Lunch"), ("11:30", "End")],
    ]


def test_the_key_points_are_gathered(toy):
    assert "Second things come second." in toy["keypoints.html"].text


def test_all_on_one_page_keeps_its_links_on_the_page(toy):
    page = toy["all-in-one.html"]
    assert "Name the second thing." in page.text
    assert {"#01-first--ex01_1_predict", "#02-second--the-second-claim"} <= {
        *page.links
    }
    assert "01-first--ex01_1_predict" in page.ids


def test_formulas_are_mathml():
    text = (toy_site()[0] / "01-first.html").read_text(encoding="utf-8")
    assert "<msqrt>" in text and 'display="block"' in text and "MathJax" not in text


def test_figures_have_a_light_and_a_dark_file():
    images = toy_site()[0] / "_images"
    dark = (images / "01-first-line.dark.svg").read_text(encoding="utf-8")
    light = (images / "01-first-line.svg").read_text(encoding="utf-8")
    assert "@media all{" in dark and "@media not all{" in light


def test_the_search_index_leaves_out_notes_answers_and_the_long_page():
    text = (toy_site()[0] / "searchindex.js").read_text(encoding="utf-8")
    index = json.loads(re.fullmatch(r"Search\.setIndex\((.*)\)", text, re.S)[1])
    assert "ratio" in index["terms"]
    assert "xylophon" not in index["terms"]
    assert index["docnames"][index["terms"]["ratio"]] == "01-first"


def test_a_quick_build_renews_the_pages_that_gather(tmp_path):
    root = copy_toy(tmp_path)
    build(root, root / "_site")
    episode = root / "_episodes/02-second.md"
    text = episode.read_text(encoding="utf-8").replace("teaching: 5", "teaching: 65")
    episode.write_text(
        text.replace("Second things come", "Those come"), encoding="utf-8"
    )
    assert build(root, root / "_site", strict=False) == []
    pages = read_pages(root / "_site")
    assert "10:53 End" in pages["index.html"].text
    for name in ("02-second.html", "keypoints.html", "all-in-one.html"):
        assert "Those come second." in pages[name].text, name


ALT = "![Line chart, seconds against workers from 1 to 4: falls from 8 s to 2 s.]"
BROKEN = [
    ("_episodes/02-second.md", "(01-first.md#ex01_1_predict)", "(01-frist.md)"),
    ("_episodes/02-second.md", "#ex01_1_predict", "#ex01_1_nothing"),
    ("_episodes/02-second.md", "(#ex02_1_name)", "(#nowhere)"),
    ("_episodes/02-second.md", "code/01-first/totals.py", "code/01-first/none.py"),
    ("_episodes/02-second.md", "{solution}", "{slution}"),
    ("_episodes/02-second.md", ":kind: write", ":kind: sing"),
    ("_episodes/01-first.md", "../fig/01-first-line.svg", "../fig/none.svg"),
    ("_episodes/01-first.md", ALT, "![]"),
    ("_episodes/01-first.md", "$$\n\\sigma", "$$\n\\sgima"),
    ("_episodes/01-first.md", "- [x] 2", "- [y] 2"),
    ("_episodes/01-first.md", "- [x] 2", "- > quoted"),
    (
        "_episodes/01-first.md",
        "```python\nimport time",
        '```python norun="x\nimport time',
    ),
    ("_episodes/01-first.md", "source=code/01-first/totals.py", "source=none.py"),
    ("_episodes/01-first.md", "---\ntitle", "---\ntitle: [\ntitle"),
    ("index.md", "[01-first, coffee 15", "[01-frist, coffee 15"),
    ("index.md", "coffee 15", "coffee"),
    ("reference.md", "(#worker)", "(#wroker)"),
]


@pytest.mark.parametrize(("name", "old", "new"), BROKEN)
def test_a_slip_is_a_warning_with_file_and_line(tmp_path, name, old, new):
    root = copy_toy(tmp_path)
    before, found, after = (root / name).read_text(encoding="utf-8").partition(old)
    assert found
    (root / name).write_text(before + new + after, encoding="utf-8")
    warnings = build(root, root / "_site")
    place = f"{name}:{before.count(chr(10)) + 1}: "
    assert [it for it in warnings if it.startswith(place)], warnings


def test_an_episode_that_is_not_planned_is_a_warning(tmp_path):
    root = copy_toy(tmp_path)
    text = (root / "index.md").read_text(encoding="utf-8")
    (root / "index.md").write_text(text.replace(", 02-second", ""), encoding="utf-8")
    place = "index.md:3: WARNING: episode 02-second is not in the timetable"
    assert build(root, root / "_site") == [place]


def test_a_broken_plan_or_front_matter_does_not_stop_the_build(tmp_path):
    root = copy_toy(tmp_path)
    for name, old, new in (
        ("index.md", 'start: "09:00"', "start: nine"),
        ("_episodes/01-first.md", "teaching: 20", "teaching: twenty"),
    ):
        text = (root / name).read_text(encoding="utf-8").replace(old, new)
        (root / name).write_text(text, encoding="utf-8")
    warnings = build(root, root / "_site")
    plan = "index.md:3: WARNING: each day needs day, start (as 09:00) and items"
    assert warnings == [plan]


def test_a_lesson_without_index_is_one_line(tmp_path):
    (tmp_path / "setup.md").write_text("# Setup\n", encoding="utf-8")
    [warning] = build(tmp_path, tmp_path / "_site")
    assert "index" in warning


def test_a_page_whose_source_is_gone_is_removed(tmp_path):
    root = copy_toy(tmp_path)
    (root / "_site").mkdir()
    (root / "_site/mine.html").write_text("not made by us", encoding="utf-8")
    (root / "_extras/old.md").write_text("---\ntitle: Old\n---\n", encoding="utf-8")
    assert build(root, root / "_site") == []
    (root / "_extras/old.md").unlink()
    assert build(root, root / "_site") == []
    assert not (root / "_site/old.html").exists()
    assert (root / "_site/mine.html").exists()


def test_an_output_folder_that_cannot_be_written_is_one_line(tmp_path, capsys):
    (tmp_path / "file").touch()
    root = copy_toy(tmp_path)
    for out in (tmp_path / "file", tmp_path / "file" / "below"):
        assert main([str(out), "--root", str(root)]) != 0
        lines = "".join(capsys.readouterr()).strip().splitlines()
        assert len(lines) <= 2 and "file" in lines[0]
