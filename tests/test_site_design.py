"""The look of the pages: measure, room for code, front page, timetable, paper."""

from __future__ import annotations

import pytest
from site_pages import real_site
from test_browser import browser  # noqa: F401

pytestmark = pytest.mark.filterwarnings("ignore::PendingDeprecationWarning:myst_parser")
FIGURE_LETTERS = 12 * 4 / 3  # pixels: the size of letters in fig/index-ladder.py


@pytest.fixture
def page(browser):  # noqa: F811
    page = browser.new_page()
    yield page
    page.context.close()


def visit(page, name: str, width: int, height: int = 800) -> None:
    page.set_viewport_size({"width": width, "height": height})
    page.goto((real_site()[0] / name).as_uri())


def test_a_line_of_text_has_about_70_characters(page):
    visit(page, "setup.html", 1280)
    lengths = page.evaluate(
        """() => [...document.querySelectorAll("main section > p")]
            .filter((it) => !it.querySelector("code, img"))
            .map((it) => [it.textContent.length, it.getClientRects()[0].height
                / parseFloat(getComputedStyle(it).lineHeight)])
            .filter(([, lines]) => lines > 1.9)
            .map(([length, lines]) => length / Math.round(lines))"""
    )
    assert len(lengths) > 3
    assert all(length <= 76 for length in lengths), lengths
    assert max(lengths) > 60


@pytest.mark.parametrize("place", ["section > .python", ".folded > .python"])
def test_72_columns_of_code_fit_the_column(page, place):
    visit(page, "03-pi-loop.html", 1280)
    page.evaluate(
        "for (const it of document.querySelectorAll('details')) it.open = true"
    )
    block = page.locator(f"{place} pre").first
    for columns, fits in ((72, True), (90, False)):
        block.evaluate(
            "(it, count) => { it.textContent = 'm'.repeat(count); }", columns
        )
        assert block.evaluate("it => it.scrollWidth <= it.clientWidth") == fits


def test_the_front_page_says_in_one_window_what_it_is_and_how_to_begin(page):
    visit(page, "index.html", 1280, 800)
    for text in ("You learn to", "For whom", "How long", "How to begin"):
        assert page.get_by_text(text, exact=True).bounding_box()["y"] < 800
    for name in ("setup.html", "01-introduction.html"):
        link = page.locator(f"main dl a[href='{name}']").bounding_box()
        assert link["y"] + link["height"] < 800
    figure = page.locator("main img").first.bounding_box()
    assert figure["y"] + figure["height"] <= 800


@pytest.mark.parametrize("width", [320, 390, 1280])
def test_the_picture_of_the_front_page_can_be_read(page, width):
    visit(page, "index.html", width)
    image = page.locator("main img").first
    drawn = image.evaluate("it => it.width / it.getAttribute('width')")
    assert drawn * FIGURE_LETTERS > 10


def test_on_a_phone_the_questions_stand_below_their_episode(page):
    visit(page, "index.html", 320)
    row = page.locator(".timetable tbody tr").first
    boxes = [cell.bounding_box() for cell in row.locator("> *").all()]
    time, episode, questions = boxes
    assert time["y"] == episode["y"]
    assert questions["y"] >= episode["y"] + episode["height"]
    assert questions["width"] > 200


def test_paper_is_black_on_white_and_says_where_links_lead(page):
    visit(page, "setup.html", 1280)
    page.emulate_media(media="print", color_scheme="dark")
    paper = page.evaluate(
        """() => {
          const style = (selector, part) =>
            getComputedStyle(document.querySelector(selector), part);
          return [style("html").backgroundColor, style("main p").color,
            style("main a[href^=http]", "::after").content,
            style("main a:not([href^=http])", "::after").content];
        }"""
    )
    assert paper[:2] == ["rgb(255, 255, 255)", "rgb(0, 0, 0)"]
    assert "https://" in paper[2]
    assert paper[3] == "none"
