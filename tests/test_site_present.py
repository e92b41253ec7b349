"""The presentation of an episode, and its second window with notes and stopwatches."""

from __future__ import annotations

import re
from importlib.resources import files

import pytest
from site_pages import ROOT, read_pages, real_site, toy_site
from test_browser import WCAG, browser, served, violations  # noqa: F401

from lesson.site.episodes import read_episode

pytestmark = pytest.mark.filterwarnings("ignore::PendingDeprecationWarning:myst_parser")
SECRET = "xylophone"  # stands in the toy lesson's instructor note only
# What a reader of the toy lesson's page expects to be shown, one after the other.
SECTIONS = [
    "First things",
    "A heading is a claim",
    "A smaller claim",
    "Exercise 1.1: Predict the sum",
    "Exercise 1.2: Nested boxes",
    "Question 1.1: What is 1 + 1?",
    "A smaller claim (continued)",
    "Discussion: Talk about it",
    "A smaller claim (continued)",
    "Key points",
]
SCREENS = [(1280, 720), (1024, 768)]


@pytest.fixture
def context(browser):  # noqa: F811
    context = browser.new_context(reduced_motion="reduce")
    context.set_default_timeout(8000)
    yield context
    context.close()


@pytest.fixture(params=["http", "file"])
def start(request):
    """Where the toy lesson's pages are: on a server with a strict policy, or on disk."""
    folder = toy_site()[0]
    with served(folder) as address:
        yield address if request.param == "http" else folder.as_uri()


@pytest.fixture
def toy(context):
    """The first episode of the toy lesson."""
    with served(toy_site()[0]) as address:
        yield opened(context, f"{address}/01-first.html")


def opened(context, address):
    page = context.new_page()
    page.faults = []
    page.on("pageerror", lambda error: page.faults.append(str(error)))
    page.on("console", lambda it: it.type == "error" and page.faults.append(it.text))
    page.goto(address)
    return page


def press(page, name: str) -> None:
    page.get_by_role("button", name=name).click()


def begin(page) -> None:
    """Start by key; the script is fetched first."""
    page.keyboard.press("p")
    page.wait_for_selector(".present-bar", state="attached")


def place(page) -> str:
    return page.text_content(".place")


def number(page) -> int:
    return int(re.match(r"Section (\d+) of", place(page))[1])


def second_window(page):
    with page.context.expect_page() as found:
        press(page, "Notes and timer")
    found.value.wait_for_selector(".present-panel")
    return found.value


def shows(page, count: int) -> None:
    """Wait until a window shows a section: messages take a moment."""
    page.wait_for_function(
        "text => document.querySelector('.place')?.textContent.startsWith(text)",
        arg=f"Section {count} of {len(SECTIONS)}:",
    )


def test_keys_walk_through_all_sections_and_back(toy):
    begin(toy)
    seen = []
    for count in range(1, len(SECTIONS) + 1):
        seen.append(place(toy))
        assert toy.url.endswith(f"#present={count}")
        toy.keyboard.press("ArrowRight")
    names = enumerate(SECTIONS, 1)
    assert [it.replace("1 ?", "1?") for it in seen] == [
        f"Section {count} of {len(SECTIONS)}: {name}" for count, name in names
    ]
    assert number(toy) == len(SECTIONS)  # there is nothing after the last one
    for _ in SECTIONS:
        toy.keyboard.press("ArrowLeft")
    assert number(toy) == 1
    assert not toy.faults


def test_each_word_of_the_page_is_shown_exactly_once(toy):
    whole = toy.evaluate(
        """() => [...document.querySelectorAll("main p, main pre, main li, main td")]
            .filter((it) => it.checkVisibility()
                && !it.closest(".page-progress, .finish-line, .pager"))
            .map((it) => it.textContent)"""
    )
    begin(toy)
    shown = []
    for _ in SECTIONS:
        shown += toy.evaluate(
            """() => [...document.querySelectorAll("main p, main pre, main li, main td")]
                .filter((it) => it.checkVisibility()).map((it) => it.textContent)"""
        )
        toy.keyboard.press("ArrowRight")
    assert sorted(shown) == sorted(whole)


@pytest.mark.parametrize("keys", [("PageDown", "PageUp"), (" ", "Shift+ ")])
def test_paging_scrolls_a_long_section_to_its_end_first(toy, keys):
    toy.set_viewport_size({"width": 1024, "height": 400})
    begin(toy)
    toy.keyboard.press("ArrowRight")
    bar = toy.locator(".present-bar").bounding_box()["y"]
    blocks = toy.locator("main > section > section > :not(section):visible")
    whole = set()
    for _ in range(30):
        boxes = [block.bounding_box() for block in blocks.all()]
        fit = (it["y"] >= -1 and it["y"] + it["height"] <= bar + 3 for it in boxes)
        whole |= {index for index, it in enumerate(fit) if it}
        toy.keyboard.press(keys[0])
        if number(toy) == 3:
            break
    assert len(boxes) > 12
    # nothing is skipped or always cut, but for the figure, higher than this window
    assert len(whole) >= len(boxes) - 1
    toy.keyboard.press(keys[1])
    assert number(toy) == 2


def test_keys_are_left_to_what_has_the_focus(toy):
    begin(toy)
    for _ in range(3):
        toy.keyboard.press("ArrowRight")
    toy.locator("summary").nth(0).focus()
    toy.keyboard.press("Space")
    assert number(toy) == 4
    assert toy.locator("details[open]").count() == 1
    toy.keyboard.press("ArrowRight")
    assert number(toy) == 5  # the hidden summary has lost the focus
    assert toy.evaluate("document.activeElement.id") == "main"


def test_the_start_is_where_the_reader_is_and_escape_leads_back(toy):
    toy.evaluate("document.getElementById('ex01_2_nested').scrollIntoView()")
    begin(toy)
    assert number(toy) == 5
    toy.keyboard.press("ArrowRight")
    toy.keyboard.press("Escape")
    assert toy.evaluate("document.activeElement.id") == "present"
    assert toy.url.endswith("01-first.html")
    assert toy.locator("#quiz-1-1").is_visible()
    assert abs(toy.locator("#quiz-1-1").bounding_box()["y"]) < 40
    assert toy.locator("h1").is_visible()
    assert toy.locator(".site-header").is_visible()
    assert toy.locator("[data-off]").count() == 0


def test_the_place_outlives_a_reload(context, start):
    page = opened(context, f"{start}/01-first.html")
    begin(page)
    page.keyboard.press("ArrowRight")
    page.reload()
    assert number(page) == 2
    assert not page.locator("h1").is_visible()
    page.evaluate("location.hash = '#ex01_1_predict'")  # as a link in the text
    shows(page, 4)
    assert not page.faults


def test_solutions_and_hints_are_folded_even_if_they_were_open(toy):
    toy.evaluate(
        "for (const it of document.querySelectorAll('details')) it.open = true"
    )
    begin(toy)
    assert toy.locator("details[open]").count() == 0


def test_a_typed_p_is_a_letter_and_the_key_can_be_switched_off(toy):
    fetched = toy.locator("script[src*='present.js']")
    toy.locator("search input").press("p")
    assert fetched.count() == 0
    toy.click("#present")
    press(toy, "Key p")
    toy.keyboard.press("Escape")
    toy.keyboard.press("p")
    assert not toy.locator(".present-bar").is_visible()
    toy.reload()
    toy.locator("#present").focus()
    toy.keyboard.press("p")
    assert fetched.count() == 0
    toy.keyboard.press("Enter")
    switch = toy.get_by_role("button", name="Key p")
    assert switch.get_attribute("aria-pressed") == "false"


def test_notes_are_in_the_second_window_only(context, start):
    page = opened(context, f"{start}/01-first.html")
    page.click("#notes")  # the notes of the page are on
    begin(page)
    assert SECRET not in page.inner_text("body")
    notes = second_window(page)
    assert SECRET in notes.inner_text(".present-notes")
    assert notes.text_content(".present-panel > p:not(.place)").startswith(
        f"Next: {SECTIONS[1]}"
    )
    page.keyboard.press("ArrowRight")
    shows(notes, 2)
    assert SECRET not in notes.inner_text("body")
    assert "No notes for this section." in notes.inner_text("body")
    assert SECRET not in page.inner_text("body")
    assert not page.faults


def test_both_windows_steer(context, start):
    page = opened(context, f"{start}/01-first.html")
    begin(page)
    notes = second_window(page)
    page.keyboard.press("ArrowRight")
    shows(notes, 2)
    notes.bring_to_front()
    notes.keyboard.press("PageDown")
    shows(page, 3)
    shows(notes, 3)
    press(notes, "Next")
    shows(page, 4)
    assert notes.locator(".solution .folded").first.is_visible()
    assert not page.locator(".solution .folded").first.is_visible()
    page.reload()  # and the two find each other again
    shows(page, 4)
    press(notes, "Previous")
    shows(page, 3)
    page.keyboard.press("Escape")
    press(notes, "Next")
    shows(page, 4)
    page.goto(f"{start}/02-second.html#present")
    notes.wait_for_url("**/02-second.html#notes=1")
    assert not page.faults


def test_a_stranger_cannot_steer(toy):
    begin(toy)
    toy.evaluate(
        """() => new Promise((loaded) => {
          window.heard = 0;
          addEventListener("message", () => { window.heard += 1; });
          const frame = document.body.appendChild(document.createElement("iframe"));
          frame.onload = loaded;
          frame.src = "02-second.html";
        })"""
    )
    toy.frames[1].evaluate(
        "parent.postMessage({ lesson: '01-first.html', at: 3 }, '*')"
    )
    toy.wait_for_function("() => window.heard === 1")
    assert number(toy) == 1


def watch(notes, label: str):
    return notes.get_by_role("group", name=label)


def test_the_stopwatches_count_pause_and_reset(context, toy):
    context.clock.install(time="2026-11-21T09:00:00")
    toy.goto(f"{toy.url}#present=4")  # a navigation that keeps the page
    toy.reload()
    notes = second_window(toy)
    context.clock.pause_at("2026-11-21T09:10:00")
    episode, exercise = watch(notes, "Episode"), watch(notes, "Exercise")
    assert episode.get_by_role("timer").text_content() == "0:00 of 30 min"
    episode.get_by_text("Start").click()
    context.clock.run_for(61_000)
    assert episode.get_by_role("timer").text_content() == "1:01 of 30 min"
    exercise.get_by_text("Start").click()
    context.clock.run_for(7 * 60_000)
    assert exercise.get_by_role("timer").text_content() == "7:00 of 6 min, 1:00 over"
    assert episode.get_by_role("timer").text_content() == "8:01 of 30 min"
    exercise.get_by_text("Pause").click()
    context.clock.run_for(60_000)
    assert exercise.get_by_role("timer").text_content().startswith("7:00")
    exercise.get_by_text("Reset").click()
    assert exercise.get_by_role("timer").text_content() == "0:00 of 6 min"
    notes.reload()
    episode = watch(notes, "Episode")
    assert episode.get_by_role("timer").text_content() == "9:01 of 30 min"
    assert episode.get_by_text("Pause").is_visible()


def test_the_planned_minutes_are_those_of_the_front_matter(context):
    """In a window that nobody opened: it works alone."""
    page = context.new_page()
    for path in sorted(real_site()[0].glob("0[37]-*.html")):
        page.goto(f"{path.as_uri()}#notes")
        minutes = read_episode(ROOT / "_episodes" / f"{path.stem}.md").minutes
        time = watch(page, "Episode").get_by_role("timer").text_content()
        assert time == f"0:00 of {minutes} min", path.stem
        page.keyboard.press("ArrowRight")
        assert number(page) == 2


def test_both_windows_are_accessible(toy):
    axe = (files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8")
    begin(toy)
    notes = second_window(toy)
    rules = {"runOnly": {"type": "tag", "values": WCAG}}
    faults = []
    for page in (toy, notes):
        page.evaluate(axe)
        for look in ("light", "dark"):
            page.emulate_media(color_scheme=look)
            for step in ("ArrowRight",) * 3:
                faults += [
                    f"{look} {place(page)}: {it}" for it in violations(page, **rules)
                ]
                page.keyboard.press(step)
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize("size", SCREENS, ids="{0[0]}x{0[1]}".format)
def test_nothing_is_cut_at_the_sides(context, size):
    """On a page of the lesson, with all that is folded open."""
    folder = real_site()[0]
    path = sorted(folder.glob("03-*.html"))[0]
    page = opened(context, f"{path.as_uri()}#present")
    page.set_viewport_size(dict(zip(("width", "height"), size, strict=True)))
    page.evaluate(
        "for (const it of document.querySelectorAll('details')) it.open = true"
    )
    last = int(re.search(r"of (\d+)", place(page))[1])
    for _ in range(last):
        assert page.evaluate("document.documentElement.scrollWidth") <= size[0]
        cut = page.evaluate(
            """() => [...document.querySelectorAll("main pre, main img")]
                .filter((it) => it.checkVisibility())
                .filter((it) => it.getBoundingClientRect().right > innerWidth
                    || (it.scrollWidth > it.clientWidth && it.tabIndex < 0)
                    || (it.matches("img") && it.height > innerHeight))
                .map((it) => it.outerHTML)"""
        )
        assert cut == [], place(page)
        page.keyboard.press("ArrowRight")
    assert number(page) == last


@pytest.mark.parametrize("motion", ["reduce", "no-preference"])
def test_scrolling_is_smooth_unless_motion_is_unwanted(browser, motion):  # noqa: F811
    page = browser.new_page(reduced_motion=motion)
    page.set_viewport_size({"width": 1024, "height": 400})
    page.goto(f"{(toy_site()[0] / '01-first.html').as_uri()}#present=2")
    page.wait_for_selector(".present-bar")
    page.evaluate("""() => {
      window.asked = [];
      window.scrollBy = (options) => window.asked.push(options.behavior);
    }""")
    page.keyboard.press("PageDown")
    expected = {"reduce": "instant", "no-preference": "smooth"}[motion]
    assert page.evaluate("window.asked") == [expected]
    page.context.close()


def test_paper_knows_nothing_of_it(toy):
    toy.emulate_media(media="print")
    state = """() => [...document.querySelectorAll("body *")]
        .filter((it) => it.checkVisibility()).map((it) => {
          const { width, fontSize } = getComputedStyle(it);
          return [it.localName, it.className.baseVal ?? it.className, width, fontSize];
        })"""
    before = toy.evaluate(state)
    begin(toy)
    toy.keyboard.press("ArrowRight")
    assert toy.locator(".present-bar").count() == 1
    assert toy.evaluate(state) == before


def test_without_javascript_there_is_no_button(browser):  # noqa: F811
    page = browser.new_page(java_script_enabled=False)
    page.goto(f"{(toy_site()[0] / '01-first.html').as_uri()}#present=2")
    assert page.locator("#present").count() == 0
    assert page.locator("h1").is_visible()
    page.context.close()


def test_only_episodes_have_the_button_and_the_rest_waits():
    for name, page in read_pages(toy_site()[0]).items():
        scripts = [it for it in page.loaded if "present" in it]
        expected = ["present-button.js"] if re.match(r"\d\d-", name) else []
        assert [re.split(r"[/?]", it)[1] for it in scripts] == expected, name
