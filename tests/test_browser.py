"""The site in a browser: accessible, within its width, usable by keyboard and offline."""

from __future__ import annotations

import contextlib
import http.server
import shutil
import threading
from functools import partial
from importlib.resources import files
from pathlib import Path

import pytest
from site_pages import real_site, toy_site

sync_api = pytest.importorskip("playwright.sync_api")
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = [
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update"),
    "--disable-sync",
]
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
WIDTHS = (320, 390, 1280)
pytestmark = pytest.mark.filterwarnings("ignore::PendingDeprecationWarning:myst_parser")


POLICY = "default-src 'self'; img-src 'self' data:"  # no inline scripts or styles


class Strict(http.server.SimpleHTTPRequestHandler):
    """Serves files and forbids the browser whatever the pages do not need."""

    def end_headers(self) -> None:
        self.send_header("Content-Security-Policy", POLICY)
        super().end_headers()

    def log_message(self, *args) -> None:
        pass


@contextlib.contextmanager
def served(folder: Path):
    handler = partial(Strict, directory=folder)
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def find_browser() -> str:
    """Path of a browser on this machine; without one, the test is skipped."""
    program = next(filter(None, map(shutil.which, NAMES)), None)
    return program or pytest.skip(f"needs a browser, one of {', '.join(NAMES)}")


@contextlib.contextmanager
def chromium():
    program = find_browser()
    with sync_api.sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=program, args=FLAGS)
        yield started
        started.close()


@pytest.fixture(scope="module")
def browser():
    with chromium() as started:
        yield started


@pytest.fixture
def toy(browser):
    """A page of the toy lesson, in a context of its own."""
    with served(toy_site()[0]) as address:
        context = browser.new_context(base_url=address, color_scheme="light")
        context.grant_permissions(["clipboard-read", "clipboard-write"])
        yield context.new_page()
        context.close()


def mount_explorables(page) -> None:
    """Scroll to them: only then are their scripts loaded."""
    for figure in page.locator("figure.explorable").all():
        figure.scroll_into_view_if_needed()
        figure.locator(".stage > *").first.wait_for()
    page.evaluate("scrollTo(0, 0)")


def open_everything(page) -> None:
    page.evaluate(
        """() => {
          for (const it of document.querySelectorAll("details")) it.open = true;
          setNotes("on");
        }"""
    )


def violations(page, elements: str = "document", **options) -> list[str]:
    """What axe finds in these elements (JavaScript), as `rule: element`."""
    # Asking for the violations alone saves a third of the time: axe describes what it
    # is asked for, and would fetch the styles again for rules that are not used here.
    options = {"resultTypes": ["violations"], "preload": False, **options}
    if not page.evaluate("window.axe !== undefined"):
        script = files("axe_playwright_python") / "axe.min.js"
        page.evaluate(script.read_text(encoding="utf-8"))
    found = page.evaluate(f"options => axe.run({elements}, options)", options)
    return [
        f"{rule['id']}: {node['html']}"
        for rule in found["violations"]
        for node in rule["nodes"]
    ]


def focus(page, selector: str) -> None:
    """Reach an element with the Tab key alone."""
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate(f"document.activeElement.matches('{selector}')"):
            return
    pytest.fail(f"{selector} cannot be reached by keyboard")


def paper(page) -> str:
    return page.evaluate("getComputedStyle(document.documentElement).backgroundColor")


FIGURE_IS_DARK = """dark =>
    document.querySelector("picture img").currentSrc.endsWith(".dark.svg") === dark"""


@pytest.mark.parametrize("system", ["light", "dark"])
def test_the_look_follows_the_system_until_the_switch_is_used(toy, system):
    toy.emulate_media(color_scheme=system)
    toy.goto("/01-first.html")
    seen = {}
    focus(toy, "#look")
    for _ in range(3):
        look = toy.text_content("#look")
        dark = "Look: dark" in (look, look.replace("auto", system))
        toy.wait_for_function(FIGURE_IS_DARK, arg=dark)
        seen[look] = paper(toy)
        toy.keyboard.press("Enter")
    light, dark = seen["Look: light"], seen["Look: dark"]
    assert light != dark
    assert seen["Look: auto"] == {"light": light, "dark": dark}[system]


def test_the_look_is_remembered_on_the_next_page(toy):
    toy.goto("/01-first.html")
    toy.click("#look")
    toy.click("#look")
    toy.goto("/index.html")
    assert toy.text_content("#look") == "Look: dark"
    assert paper(toy) != "rgb(255, 255, 255)"


def test_instructor_notes_are_hidden_until_asked_for(toy):
    toy.goto("/01-first.html")
    note = toy.locator(".instructor")
    assert not note.is_visible()
    focus(toy, "#notes")
    toy.keyboard.press("Space")
    assert note.is_visible()
    assert toy.get_attribute("#notes", "aria-pressed") == "true"
    toy.reload()
    assert note.is_visible()


def test_on_a_phone_the_menu_opens_by_keyboard(toy):
    toy.set_viewport_size({"width": 390, "height": 800})
    toy.goto("/01-first.html")
    menu = toy.locator("#menu")
    assert not menu.is_visible()
    focus(toy, ".menu-button")
    toy.keyboard.press("Enter")
    assert menu.is_visible()
    assert violations(toy, runOnly=WCAG) == []
    toy.keyboard.press("Tab")
    assert toy.evaluate("document.activeElement.closest('#menu') !== null")
    toy.keyboard.press("Escape")
    assert not menu.is_visible()
    toy.click("#notes")
    assert toy.locator(".instructor").is_visible()


def test_the_first_tab_offers_to_skip_to_the_text(toy):
    toy.goto("/01-first.html")
    toy.keyboard.press("Tab")
    assert toy.evaluate("document.activeElement.textContent") == "Skip to content"
    toy.keyboard.press("Enter")
    assert toy.url.endswith("#main")


def test_a_console_block_copies_its_commands_only(toy):
    toy.goto("/01-first.html")
    toy.locator(".console").hover()
    toy.click(".console button.copybtn")
    copied = toy.evaluate("navigator.clipboard.readText()")
    commands = [
        f"python code/01-first/totals.py {numbers}" for numbers in ("2 3", "4 5")
    ]
    assert copied.splitlines() == commands
    assert toy.locator(".output button.copybtn").count() == 0


def test_a_question_answers_by_keyboard(toy):
    toy.goto("/01-first.html")
    focus(toy, ".quiz summary")
    toy.keyboard.press("Enter")
    assert toy.locator(".quiz .verdict").first.is_visible()


def test_on_paper_everything_is_open_and_light(toy):
    toy.emulate_media(color_scheme="dark")
    toy.goto("/01-first.html")
    toy.emulate_media(media="print", color_scheme="dark")
    toy.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert toy.locator("details:not([open])").count() == 0
    assert not toy.locator(".instructor").is_visible()
    assert not toy.locator(".site-header").is_visible()
    assert paper(toy) == "rgb(255, 255, 255)"
    toy.evaluate("dispatchEvent(new Event('afterprint'))")
    assert toy.locator("details[open]").count() == 0


def test_figures_that_are_out_of_sight_are_there_for_the_printer(browser):
    folder = real_site()[0]
    text = (folder / "07-threads.html").read_text(encoding="utf-8")
    assert 0 < text.count('loading="lazy"') < text.count("<img")
    with served(folder) as address:
        page = browser.new_page()
        page.goto(f"{address}/07-threads.html")
        page.wait_for_function(
            "() => [...document.images].every(it => it.complete && it.naturalWidth > 0)"
        )
        page.close()


def test_wide_blocks_can_be_scrolled_by_keyboard(toy):
    toy.goto("/01-first.html")
    assert toy.locator("[tabindex='0']").count() == 0
    toy.set_viewport_size({"width": 320, "height": 800})
    toy.wait_for_selector("div.math[tabindex='0']")
    assert toy.locator(".scroll[tabindex='0']").count() == 1


@pytest.mark.parametrize("kind", ["http", "file"])
def test_the_search_finds_a_word(browser, kind):
    folder = toy_site()[0]
    context = browser.new_context(offline=kind == "file")
    page = context.new_page()
    with served(folder) as address:
        start = address if kind == "http" else folder.as_uri()
        page.goto(f"{start}/index.html")
        page.fill("search input", "ratio")
        page.press("search input", "Enter")
        place = "#search-results .context" if kind == "http" else "#search-results li a"
        page.wait_for_selector(place)
        if kind == "http":  # from a disk, browsers do not read other pages
            assert "is a ratio" in page.text_content("#search-results .context")
        page.click("#search-results li a")
        page.wait_for_url("**/01-first.html*")
    context.close()
