"""Answers and finished exercises: remembered on the reader's device, and only there."""

from __future__ import annotations

import contextlib
import json
import re
from importlib.resources import files
from pathlib import Path

import pytest
import test_browser
from site_pages import ROOT, TOY, copy_toy, real_site, toy_site
from test_browser import focus, served

from lesson import pages as lesson_pages
from lesson.site import build

browser = test_browser.browser  # the fixture
pytestmark = pytest.mark.filterwarnings("ignore::PendingDeprecationWarning:myst_parser")

STORE = "lesson-progress"
FIRST, FRONT, ALL = "/01-first.html", "/index.html", "/all-in-one.html"
NOTHING_YET = "Answer a question or mark an exercise as finished, and it counts here."


# -- Keys and totals, as the build writes them


def keys_on(path: Path) -> list[str]:
    return re.findall(r'data-key="(\w+)"', path.read_text(encoding="utf-8"))


def keys_of_episodes(page: Path) -> dict[str, list[str]]:
    """What the menu of a page says."""
    text = page.read_text(encoding="utf-8")
    entries = re.search(r'data-exercises="([^"]*)"', text)[1].split(";")
    found = dict(entry.split("=") for entry in entries)
    return {stem: keys.split() for stem, keys in found.items()}


def exercises_in(markdown: Path) -> int:
    """Boxes of the Markdown page that are no example in a code block."""
    text = re.sub(r"^(```+).*?^\1", "", markdown.read_text("utf-8"), flags=re.M | re.S)
    return len(re.findall(r"^:{3,}\{(?:challenge|quiz)\}", text, re.M))


@pytest.mark.parametrize(
    ("site", "root"), [(toy_site, TOY), (real_site, ROOT)], ids=["toy", "lesson"]
)
def test_the_build_counts_what_the_markdown_pages_hold(site, root):
    folder, warnings = site()
    episodes = filter(lesson_pages.is_taught, lesson_pages.page_paths(root))
    counted = {page.stem: exercises_in(page) for page in episodes}
    assert sum(counted.values()) > 3
    pages = sorted(folder.glob("*.html"))
    assert pages, warnings
    for page in pages:
        keys = keys_of_episodes(page)
        assert {stem: len(found) for stem, found in keys.items()} == counted, page.name
    for stem, found in keys.items():
        assert keys_on(folder / f"{stem}.html") == found
    everything = keys_on(folder / "all-in-one.html")
    stems = [stem for stem in sorted(keys) if not stem.startswith("x")]
    assert everything == [key for stem in stems for key in keys[stem]]
    assert len(set(everything)) == len(everything)


NEW_QUIZ = """
:::{quiz} Is this new?
- [x] Yes

  It is.
- [ ] No

  It is.
- [ ] Perhaps

  It is.
:::
"""


def test_keys_stay_when_questions_exercises_and_episodes_are_inserted(tmp_path):
    root = copy_toy(tmp_path)
    build(root, root / "_site")
    before = keys_of_episodes(root / "_site/index.html")
    first = root / "_episodes/01-first.md"
    text = first.read_text(encoding="utf-8").replace("ex01_2", "ex01_3")
    first.write_text(
        text.replace("### A smaller claim", f"{NEW_QUIZ}\n### A smaller claim", 1),
        encoding="utf-8",
    )
    (root / "_episodes/02-second.md").rename(root / "_episodes/03-second.md")
    for page in (root / "_episodes/01-first.md", root / "index.md"):
        text = page.read_text(encoding="utf-8").replace("02-second", "03-second")
        page.write_text(text, encoding="utf-8")
    build(root, root / "_site")
    after = keys_of_episodes(root / "_site/index.html")
    assert "Question 1.2" in (root / "_site/01-first.html").read_text(encoding="utf-8")
    new, *kept = after["01-first"]
    assert kept == before["01-first"]
    assert new not in before["01-first"]
    assert after["03-second"] == before["02-second"]


def test_two_questions_with_the_same_text_are_a_warning(tmp_path):
    root = copy_toy(tmp_path)
    page = root / "_episodes/02-second.md"
    text = page.read_text(encoding="utf-8") + NEW_QUIZ
    page.write_text(text + NEW_QUIZ, encoding="utf-8")
    line = text.count("\n") + 2
    [warning] = build(root, root / "_site")
    assert warning.startswith(f"_episodes/02-second.md:{line}: ")
    assert "two exercises or questions “Is this new?”" in warning


# -- In the browser


@contextlib.contextmanager
def reader(browser, script: str = "", **options):
    """A page of a reader with a browser profile of their own; faults fail the test."""
    context = browser.new_context(**options)
    if script:
        context.add_init_script(script)
    faults: list[str] = []
    context.on("weberror", lambda it: faults.append(str(it.error)))
    context.on("console", lambda it: it.type == "error" and faults.append(it.text))
    yield context.new_page()
    context.close()
    assert faults == []


@pytest.fixture(scope="module")
def address():
    with served(toy_site()[0]) as started:
        yield started


@pytest.fixture
def page(browser, address):
    with reader(browser, base_url=address) as opened:
        yield opened


def answer(page, name: str) -> None:
    page.locator(f".quiz .{name} > summary").first.click()


def finish(page, number: int = 0) -> None:
    page.locator(".finish").nth(number).click()


def stored(page) -> dict:
    return json.loads(page.evaluate("name => localStorage.getItem(name)", STORE))


def meters(page) -> list[str]:
    return page.locator(".timetable .meter:visible").all_inner_texts()


@pytest.mark.parametrize(
    ("opened", "says", "done"),
    [
        (["right"], "You answered this correctly.", True),
        (["right", "wrong"], "You answered this correctly.", True),
        (["wrong"], "Not the right answer yet: open another one.", False),
        (["wrong", "right"], "You found the right answer, after another one.", True),
    ],
    ids=["right", "right first", "wrong", "right second"],
)
def test_the_first_answer_is_remembered(page, opened, says, done):
    page.goto(FIRST)
    note = page.locator(".quiz .answered")
    assert note.text_content() == ""
    assert note.get_attribute("aria-live") == "polite"
    for name in opened:
        answer(page, name)
    assert note.text_content() == says
    page.reload()
    assert page.locator(".quiz details[open]").count() == 0
    assert note.text_content() == says
    assert page.text_content(".page-progress .meter") == f"{int(done)} of 3 done"


def test_closing_printing_and_searching_are_no_answers(page):
    page.goto(FIRST)
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert page.locator(".quiz details:not([open])").count() == 0
    answer(page, "wrong")  # closes it
    page.evaluate("document.querySelector('.quiz .wrong').open = true")
    assert page.text_content(".quiz .answered") == ""
    assert page.evaluate("localStorage.length") == 0


def test_an_exercise_is_finished_and_taken_back_by_keyboard(page):
    page.goto(FIRST)
    focus(page, ".finish")
    button = page.locator(".finish").first
    name = "Mark as finished (Exercise 1.1)"
    for pressed in (True, False, True):
        page.keyboard.press("Space")
        assert page.get_by_role("button", name=name, pressed=pressed).count() == 1
    page.reload()
    assert button.get_attribute("aria-pressed") == "true"
    assert page.locator(".finish[aria-pressed=true]").count() == 1
    assert stored(page) == {
        "version": 1,
        "results": {keys_on(toy_site()[0] / "01-first.html")[0]: "finished"},
    }


def test_a_question_is_answered_by_keyboard(page):
    page.goto(FIRST)
    focus(page, ".quiz summary")
    page.keyboard.press("Enter")
    assert page.text_content(".quiz .answered").startswith("Not the right answer yet")


def test_front_page_and_menu_say_how_much_is_done(page):
    page.goto(FRONT)
    assert page.text_content(".your-progress .total") == NOTHING_YET
    assert meters(page) == []
    assert not page.locator(".forget").is_visible()
    page.goto(FIRST)
    finish(page, 1)
    answer(page, "right")
    current = page.locator("#menu a[aria-current] .mark")
    assert " ".join(current.text_content().split()) == "2/3 (2 of 3 done)"
    page.goto(FRONT)
    assert meters(page) == ["2 of 3 done", "0 of 1 done"]
    bar = page.locator(".timetable progress").first
    assert bar.evaluate("it => [it.value, it.max]") == [2, 3]
    total = "You have done 2 of 4 exercises and questions."
    assert page.text_content(".your-progress .total") == total
    assert page.locator("#menu .mark:not(:empty)").count() == 1


def test_everything_is_forgotten_by_keyboard_and_only_when_confirmed(page):
    page.goto(FIRST)
    finish(page)
    page.evaluate("localStorage.setItem('look', 'dark')")
    page.goto(FRONT)
    for keys in (["Escape"], ["Enter"], ["Tab", "Enter"]):
        assert meters(page) == ["1 of 3 done", "0 of 1 done"]
        if keys == ["Escape"]:
            focus(page, ".forget")
        page.keyboard.press("Enter")
        assert page.locator("dialog[open]").is_visible()
        for key in keys:
            page.keyboard.press(key)
        page.wait_for_selector("dialog", state="hidden")
    page.get_by_text(NOTHING_YET).wait_for()
    assert meters(page) == []
    assert page.evaluate("document.activeElement.className") == "total"
    assert page.evaluate("Object.keys(localStorage)") == ["look"]
    other = page.context.new_page()
    other.goto(FIRST)
    assert other.locator(".finish[aria-pressed=true]").count() == 0
    finish(other)
    page.get_by_text("1 of 3 done").first.wait_for()
    page.click(".forget")
    page.keyboard.press("Escape")  # must not repeat the last choice
    page.wait_for_selector("dialog", state="hidden")
    page.wait_for_timeout(50)
    assert meters(page) == ["1 of 3 done", "0 of 1 done"]


CORRUPT = [  # KEY stands for the key of a real question
    *("", "{", "null", "7", '"text"', "[]", "{}", '{"version": 1}'),
    *('{"version": 1, "results": null}', '{"version": 1, "results": "right"}'),
    '{"version": 1, "results": {"KEY": "constructor"}}',
    '{"version": 1, "results": {"KEY": {"right": 1}, "gone": "right"}}',
    '{"version": 99, "results": {"KEY": "finished"}}',
]


def test_what_is_not_ours_in_the_store_is_ignored(page):
    exercise, _, question = keys_on(toy_site()[0] / "01-first.html")
    page.goto(FIRST)
    for text in CORRUPT:
        value = text.replace("KEY", question)
        page.evaluate("it => localStorage.setItem(...it)", [STORE, value])
        page.reload()
        shown = ".done, .finish[aria-pressed=true], .answered:not(:empty)"
        assert page.locator(shown).count() == 0, text
        assert page.locator("#menu .mark:not(:empty)").count() == 0, text
        finish(page)
        assert stored(page)["version"] == 1, text
        assert stored(page)["results"][exercise] == "finished", text


THROWING = "() => { throw new DOMException('no', 'QuotaExceededError'); }"
REFUSALS = {
    "access": f"Object.defineProperty(window, 'localStorage', {{get: {THROWING}}})",
    "missing": "Object.defineProperty(window, 'localStorage', {value: null})",
    "full": f"Storage.prototype.setItem = {THROWING}",
    "full later": """
        const set = Storage.prototype.setItem;
        Storage.prototype.setItem = function (name, text) {
          if (name === "lesson-progress") throw new DOMException("", "QuotaExceededError");
          set.call(this, name, text);
        };""",
}


@pytest.mark.parametrize("kind", REFUSALS)
def test_without_storage_all_works_until_the_page_is_left(browser, address, kind):
    with reader(browser, REFUSALS[kind], base_url=address) as page:
        page.goto(FIRST)
        finish(page)
        finish(page, 1)
        finish(page)
        answer(page, "wrong")
        answer(page, "right")
        assert page.text_content(".quiz .answered").startswith("You found the right")
        assert page.locator(".finish[aria-pressed=true]").count() == 1
        assert page.text_content(".page-progress .meter") == "2 of 3 done"
        page.goto(FRONT)
        total = page.text_content(".your-progress .total")
        refused = total.startswith("This browser keeps nothing for this lesson")
        assert refused or (kind == "full later" and total == NOTHING_YET)
        page.goto(FIRST)
        assert page.locator(".done").count() == 0


def test_a_full_store_can_still_be_read(page):
    page.goto(FIRST)
    finish(page)
    page.context.add_init_script(REFUSALS["full"])
    page.reload()
    assert page.get_attribute(".finish", "aria-pressed") == "true"


def test_two_tabs_share_what_is_done_and_lose_nothing(page):
    other = page.context.new_page()
    page.goto(FIRST)
    other.goto(FRONT)
    finish(page)
    other.wait_for_selector("text=1 of 3 done")
    other.goto("/02-second.html")
    finish(other)
    wait_for_finished(page, 2)
    finish(page, 1)
    wait_for_finished(other, 3)


def wait_for_finished(page, count):
    """A browser tells its other tabs a little later what one of them has stored."""
    for _ in range(200):
        found = list(stored(page)["results"].values())
        if found == ["finished"] * count:
            return
        page.wait_for_timeout(50)
    pytest.fail(f"{found}, where {count} are finished")


def test_all_on_one_page_knows_the_same_answers(page):
    page.goto(FIRST)
    finish(page, 1)
    page.goto(ALL)
    pressed = page.locator(".finish").evaluate_all(
        "all => all.map(it => it.ariaPressed === 'true')"
    )
    assert pressed == [False, True, False]
    assert page.text_content(".page-progress .meter") == "1 of 4 done"
    answer(page, "right")
    finish(page, 2)
    page.goto("/02-second.html")
    assert page.get_attribute(".finish", "aria-pressed") == "true"
    page.goto(FIRST)
    assert page.text_content(".quiz .answered") == "You answered this correctly."


def test_pages_opened_from_disk_share_what_is_done(browser):
    folder = toy_site()[0]
    with reader(browser, offline=True) as page:
        page.goto((folder / FIRST[1:]).as_uri())
        finish(page)
        answer(page, "right")
        page.goto((folder / FRONT[1:]).as_uri())
        assert meters(page) == ["2 of 3 done", "0 of 1 done"]


def test_nothing_is_sent(page):
    page.goto(FIRST)
    page.wait_for_load_state("networkidle")
    sent: list[str] = []
    page.on("request", lambda it: sent.append(it.url))
    finish(page)
    answer(page, "wrong")
    page.wait_for_timeout(100)
    assert sent == []
    assert page.context.cookies() == []


def test_without_javascript_nothing_of_it_is_shown(browser, address):
    with reader(browser, base_url=address, java_script_enabled=False) as page:
        page.goto(FRONT)
        assert not page.locator(".your-progress").is_visible()
        page.goto(FIRST)
        assert page.locator("main button, progress").count() == 0
        answer(page, "right")
        assert page.locator(".quiz .right .verdict").is_visible()


def test_exercises_only_hides_the_prose_until_it_is_asked_for(page):
    page.goto(FIRST)
    prose = page.get_by_text("This paragraph is long enough")
    hidden = page.locator("section h2", has_text="A heading is a claim")
    focus(page, ".only")
    page.keyboard.press("Enter")
    assert page.get_attribute(".only", "aria-pressed") == "true"
    assert not prose.is_visible() and not page.locator(".overview").is_visible()
    assert page.locator(":is(.challenge, .quiz):visible").count() == 3
    assert hidden.is_visible()  # leads to the exercises below it
    page.locator(".overview").evaluate(
        "it => { it.id = 'goal'; location.hash = 'goal'; }"
    )
    page.wait_for_selector(".overview", state="visible")  # a link to what is hidden
    assert prose.is_visible()
    page.click(".only")
    page.click(".only")
    assert prose.is_visible()
    page.click(".only")
    page.reload()
    assert prose.is_visible()  # nobody comes back to a page without text


@pytest.mark.parametrize("look", ["light", "dark"])
def test_all_states_are_accessible_and_narrow_enough(browser, address, look):
    axe = (files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8")
    faults = []

    rules = {"resultTypes": ["violations"], "preload": False}
    if look == "dark":  # only the colours differ
        rules["runOnly"] = ["color-contrast"]

    def judge(page, state: str) -> None:
        page.evaluate(axe)
        for rule in page.evaluate("it => axe.run(it)", rules)["violations"]:
            found = [node["html"] for node in rule["nodes"]]
            faults.append(f"{state}: {rule['id']}: {found}")
        for width in (320, 390):
            page.set_viewport_size({"width": width, "height": 800})
            wide = page.evaluate("document.documentElement.scrollWidth")
            faults.extend([f"{state}: {wide} pixels"] if wide > width else [])
        page.set_viewport_size({"width": 1280, "height": 800})

    options = {"color_scheme": look, "reduced_motion": "reduce", "base_url": address}
    with reader(browser, **options) as page:
        page.goto(FIRST)
        answer(page, "wrong")
        finish(page)
        judge(page, "wrong answer, finished exercise")
        answer(page, "right")
        page.click(".only")
        judge(page, "right answer, exercises only")
        page.goto(FRONT)
        judge(page, "front page")
        page.click(".forget")
        judge(page, "question")
    assert faults == []


def test_paper_shows_no_marks(page):
    page.goto(FIRST)
    answer(page, "right")
    finish(page)
    page.emulate_media(media="print")
    assert (
        not page.locator(".answered, .finish, .page-progress")
        .filter(visible=True)
        .count()
    )
    page.goto(FRONT)
    assert not page.locator(".your-progress, .meter").filter(visible=True).count()
