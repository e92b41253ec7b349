"""What the tests of all explorables share: a page with one of them, in a browser.

    with chromium() as browser, opened(browser, "03-pi-loop", "darts") as (page, figure):
        press(figure, "Step")
        assert readout(figure)["points"] == "1"
        assert model(page, "darts", "standardError", 1000) == pytest.approx(0.0519, 0.01)

`page` is a page of the real site, served with a strict content security policy; an error
in the browser's console, or a request to another host, fails the test when it is left.
"""

from __future__ import annotations

import contextlib
from importlib.resources import files
from typing import Any

from site_pages import real_site
from test_browser import served

WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]

# Near the window its scripts are fetched; what loads above may push it away again.
SHOWN = "figure => (figure.scrollIntoView(), figure.matches('.mounted'))"


@contextlib.contextmanager
def opened(browser, stem: str, name: str, **options: Any):
    """The page STEM and the figure of its explorable NAME.

    `options` go to the browser's context: `reduced_motion="reduce"`,
    `java_script_enabled=False`, `viewport={"width": 320, "height": 800}` …
    """
    faults: list[str] = []
    with served(real_site()[0]) as address:
        context = browser.new_context(color_scheme="light", **options)
        page = context.new_page()
        page.on("console", lambda it: it.type == "error" and faults.append(it.text))
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on(
            "request", lambda it: it.url.startswith(address) or faults.append(it.url)
        )
        page.goto(f"{address}/{stem}.html")
        figure = page.locator(f"figure[data-explorable='{name}']")
        if options.get("java_script_enabled", True):
            page.wait_for_function(SHOWN, arg=figure.element_handle())
        yield page, figure
        context.close()
    assert faults == []


def model(page, name: str, function: str, *args: Any) -> Any:
    """What a function of the model returns in the browser."""
    call = "([name, f, args]) => lesson.explorables[name].model[f](...args)"
    return page.evaluate(call, [name, function, list(args)])


def press(figure, text: str) -> None:
    """Press a button by its text, with the keyboard alone."""
    button = figure.get_by_role("button", name=text, exact=True)
    button.focus()
    button.press("Enter")


def slide(figure, label: str, key: str, times: int = 1) -> None:
    """Move a slider with the keyboard: ArrowRight, Home, End …"""
    slider = figure.get_by_role("slider", name=label, exact=True)
    slider.focus()
    for _ in range(times):
        slider.press(key)


def status(figure) -> str:
    return figure.get_by_role("status").inner_text()


def readout(figure) -> dict[str, str]:
    """The numbers with their names, as the reader sees them."""
    pairs = figure.locator(".readout > div")
    rows = [pairs.nth(i) for i in range(pairs.count())]
    return {it.locator("dt").inner_text(): it.locator("dd").inner_text() for it in rows}


def words(figure) -> list[list[str]]:
    """The table of the text alternative: a list of cells for each row of its body."""
    script = "rows => rows.map(row => [...row.cells].map(cell => cell.textContent))"
    return figure.locator(".folded tbody tr").evaluate_all(script)


def violations(page, name: str, *rules: str) -> list[str]:
    """What axe finds in the figure, as `rule: element`."""
    axe = (files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8")
    page.evaluate(axe)
    figure = f"figure[data-explorable='{name}']"
    options = {"runOnly": rules or WCAG, "rules": {"target-size": {"enabled": True}}}
    run = "([figure, options]) => axe.run(figure, options)"
    found = page.evaluate(run, [figure, options])["violations"]
    return [f"{rule['id']}: {node['html']}" for rule in found for node in rule["nodes"]]


def promises_broken(browser, stem: str, name: str) -> list[str]:
    """What every explorable must keep, as lines about what it does not keep."""
    broken = []
    with opened(browser, stem, name) as (page, figure):
        if figure.locator("details[open]").count():
            broken.append("the words are open beside the picture")
        figure.locator("summary").press("Enter")
        broken += violations(page, name)
        page.emulate_media(color_scheme="dark")
        broken += [f"dark: {it}" for it in violations(page, name, "color-contrast")]
        for width in (320, 390):
            page.set_viewport_size({"width": width, "height": 800})
            page.wait_for_timeout(50)  # pictures are drawn anew
            if page.evaluate("document.documentElement.scrollWidth") > width:
                broken.append(f"wider than a screen of {width} pixels")
        page.emulate_media(media="print")
        if figure.locator(".stage").is_visible():
            broken.append("controls are on paper")
        if not figure.locator("details .folded").is_visible():
            broken.append("the words are not on paper")
    with opened(browser, stem, name, java_script_enabled=False) as (page, figure):
        if not figure.locator("details .folded").is_visible():
            broken.append("the words are folded although there is no script")
        if figure.locator(".predict").is_visible():
            broken.append("asks for a prediction although there is nothing to play")
        if not figure.locator(".limits").is_visible():
            broken.append("does not say its limits")
    return broken
