"""The Tab key reaches everything that can be used, in the order of the page, visibly."""

from __future__ import annotations

import re

import pytest
from site_pages import real_site, toy_site
from test_browser import (  # noqa: F401  (`browser` is a fixture)
    browser,
    mount_explorables,
    served,
)

pytestmark = pytest.mark.filterwarnings("ignore::PendingDeprecationWarning:myst_parser")

STOPS = """root => {
  const kinds = "a[href], button, input, select, textarea, summary, [tabindex]";
  window.stops = [...document.querySelector(root).querySelectorAll(kinds)].filter(
    (it) => it.checkVisibility({ visibilityProperty: true }) && !it.disabled && it.tabIndex >= 0
  );
  return window.stops.length;
}"""
FAULT = """expected => {
  const it = document.activeElement;
  if (it !== window.stops[expected])
    return `${it.outerHTML.slice(0, 90)} instead of ${window.stops[expected].outerHTML}`;
  const { outlineStyle, outlineWidth } = getComputedStyle(it);
  if (outlineStyle !== "auto" && (outlineStyle === "none" || parseFloat(outlineWidth) < 2))
    return `no outline: ${it.outerHTML}`;
  const { left, right, top, bottom } = it.getBoundingClientRect();
  const seen = right > 0 && left < innerWidth && bottom > 0 && top < innerHeight;
  return seen ? "" : `out of sight: ${it.outerHTML}`;
}"""


def walk(page, root: str) -> list[str]:
    """Press Tab once for each stop within `root`; what went wrong, as lines."""
    faults = []
    for expected in range(page.evaluate(STOPS, root)):
        page.keyboard.press("Tab")
        fault = page.evaluate(FAULT, expected)
        if " instead of " in fault:
            return [*faults, fault]  # after that, all would be wrong
        faults += [fault] * bool(fault)
    return faults


def explorables() -> list[tuple[str, str]]:
    """Pages and ids of the figures to play with."""
    pattern = re.compile(r'<figure[^>]*class="[^"]*explorable[^"]*"[^>]*>')
    return [
        (path.name, re.search(r'id="([^"]+)"', figure)[1])
        for path in sorted(real_site()[0].glob("[0-9]*.html"))
        for figure in pattern.findall(path.read_text(encoding="utf-8"))
    ]


@pytest.fixture
def page(browser):  # noqa: F811
    context = browser.new_context(reduced_motion="reduce", color_scheme="light")
    yield context.new_page()
    context.close()


@pytest.mark.parametrize(
    ("site", "name"),
    [
        (toy_site, "01-first.html"),
        (real_site, "index.html"),
        (real_site, "07-threads.html"),
    ],
)
@pytest.mark.parametrize("width", [390, 1280])
def test_tab_walks_through_the_page(page, site, name, width):
    page.set_viewport_size({"width": width, "height": 800})
    with served(site()[0]) as address:
        page.goto(f"{address}/{name}")
        mount_explorables(page)
        faults = walk(page, "body")
    assert faults == [], "\n".join(faults)


def test_tab_walks_through_every_explorable_and_out_of_it(page):
    assert explorables()
    with served(real_site()[0]) as address:
        for name, anchor in explorables():
            page.goto(f"{address}/{name}")
            mount_explorables(page)
            enter = "it => { it.tabIndex = -1; it.focus(); }"
            page.locator(f"#{anchor}").evaluate(enter)
            assert walk(page, f"#{anchor}") == [], name
            assert page.evaluate("window.stops.length") >= 3, name
            page.keyboard.press("Tab")
            inside = (
                f"document.querySelector('#{anchor}').contains(document.activeElement)"
            )
            assert not page.evaluate(inside), name


def test_every_slider_of_an_explorable_moves_by_keyboard(page):
    with served(real_site()[0]) as address:
        for name, anchor in explorables():
            page.goto(f"{address}/{name}")
            mount_explorables(page)
            for slider in page.locator(f"#{anchor} input[type=range]").all():
                before = slider.input_value()
                slider.press("Home")
                slider.press("ArrowRight")
                first = slider.input_value()
                slider.press("End")
                assert len({first, slider.input_value()}) == 2, f"{name}: {before}"


@pytest.mark.parametrize(
    ("script", "fault"),
    [
        ("look.style.outline = 'none'", "no outline"),
        ("look.style.position = 'fixed'; look.style.left = '-500px'", "out of sight"),
        ("look.tabIndex = 5", "instead of"),
        ("look.onkeydown = function (event) { event.preventDefault() }", "instead of"),
    ],
)
def test_a_fault_of_the_keyboard_is_found(page, script, fault):
    with served(toy_site()[0]) as address:
        page.goto(f"{address}/01-first.html")
        page.evaluate(
            f"() => {{ const look = document.getElementById('look'); {script} }}"
        )
        assert any(fault in line for line in walk(page, "body"))
