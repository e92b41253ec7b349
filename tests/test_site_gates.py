"""The gates: what no page of the site may have, and proof that each gate can close.

Every page is opened once, light and dark, with all that folds open.  `GATES` is the
table of what is looked at; `FAULTS` plants one fault for each of them in a good page.
"""

from __future__ import annotations

import shutil
from collections import defaultdict
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import cache, partial
from pathlib import Path

import pytest
from site_pages import real_site, toy_site
from test_browser import (
    WCAG,
    WIDTHS,
    chromium,
    find_browser,
    mount_explorables,
    open_everything,
    served,
    sync_api,
    violations,
)

pytestmark = pytest.mark.filterwarnings("ignore::PendingDeprecationWarning:myst_parser")
EPISODE_KB = 200  # HTML, CSS, JavaScript and fonts of one page, before compression
Faults = dict[str, list[str]]  # of one page, by gate
FIGURES = (".svg", ".png", ".jpg", ".gif", ".webp")
# Each holds what all pages hold: their text, or the words to search for.
WHOLE_LESSON = ("all-in-one.html", "search.html")


@dataclass
class Visit:
    """One page, open in the browser, and what the browser said meanwhile."""

    page: sync_api.Page
    address: str  # of the site
    path: Path
    name: str  # of the page, within the site
    heard: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))


# Whether text can be read depends on these; thousands of words on a page have the same.
ONE_OF_EACH_LOOK = """(() => {
    const found = new Map();
    for (const element of document.body.querySelectorAll("*")) {
        const words = [...element.childNodes].some(it => it.nodeType === 3 && it.data.trim());
        if (!(words || element.matches("input")) || !element.checkVisibility()) continue;
        const { color, fill, fontSize, fontWeight } = getComputedStyle(element);
        const look = [element.localName, color, fill, fontSize, fontWeight];
        for (let it = element; it; it = it.parentElement) {
            const { backgroundColor, backgroundImage, opacity } = getComputedStyle(it);
            look.push(`${backgroundColor} ${backgroundImage} ${opacity}`);
        }
        const key = look.filter(it => it !== "rgba(0, 0, 0, 0) none 1").join("; ");
        if (!found.has(key)) found.set(key, element);
    }
    return [...found.values()];
})()"""


def contrast(page: sync_api.Page) -> list[str]:
    return violations(page, ONE_OF_EACH_LOOK, runOnly=["color-contrast"])


def every_rule(visit: Visit) -> list[str]:
    """All rules of WCAG 2.2 A and AA; axe leaves target-size out unless it is asked."""
    chosen = {"target-size": {"enabled": True}, "color-contrast": {"enabled": False}}
    visit.page.set_viewport_size({"width": 1280, "height": 800})
    found = violations(visit.page, runOnly=WCAG, rules=chosen)
    return [*found, *contrast(visit.page)]


def contrast_in_the_dark(visit: Visit) -> list[str]:
    """The page is the same, so only the rule about colours can end otherwise."""
    visit.page.emulate_media(color_scheme="dark")
    faults = contrast(visit.page)
    visit.page.emulate_media(color_scheme="light")
    return faults


def targets_on_a_phone(visit: Visit) -> list[str]:
    visit.page.set_viewport_size({"width": 390, "height": 800})
    return violations(
        visit.page, runOnly=["target-size", "scrollable-region-focusable"]
    )


def width(visit: Visit) -> list[str]:
    faults = []
    for screen in WIDTHS:
        visit.page.set_viewport_size({"width": screen, "height": 800})
        wide = visit.page.evaluate("document.documentElement.scrollWidth")
        faults += [f"{wide} pixels on a screen of {screen}"] * (wide > screen)
    return faults


def ids(visit: Visit) -> list[str]:
    """Those that stand twice, also by a script's doing."""
    found = visit.page.evaluate(
        "[...document.querySelectorAll('[id]')].map(element => element.id)"
    )
    return sorted({name for name in found if found.count(name) > 1})


LOADED = """[
    ...performance.getEntriesByType("navigation"),
    ...performance.getEntriesByType("resource"),
].map(entry => [new URL(entry.name).pathname, entry.decodedBodySize])"""


def loaded(page: sync_api.Page) -> dict[str, int]:
    """Bytes of each file that the browser fetched for a page, figures left out."""
    found = dict(page.evaluate(LOADED))
    return {path: size for path, size in found.items() if not path.endswith(FIGURES)}


def weight(visit: Visit) -> list[str]:
    sizes = loaded(visit.page)
    kilobytes = sum(sizes.values()) / 1000
    if visit.name in WHOLE_LESSON or kilobytes <= EPISODE_KB:
        return []
    return [f"{kilobytes:.0f} kB, more than {EPISODE_KB}: {sizes}"]


def said(kind: str) -> Callable[[Visit], list[str]]:
    return lambda visit: visit.heard[kind]


def from_disk(visit: Visit) -> list[str]:
    """Opened without a server: what the browser complains of."""
    visit.heard.clear()
    visit.page.goto(visit.path.as_uri())
    mount_explorables(visit.page)
    return [*visit.heard["console"], *visit.heard["other hosts"]]


GATES: dict[str, Callable[[Visit], list[str]]] = {
    "accessible": every_rule,
    "contrast in the dark": contrast_in_the_dark,
    "targets on a phone": targets_on_a_phone,
    "width": width,
    "ids": ids,
    "weight": weight,
    "other hosts": said("other hosts"),
    "console": said("console"),
    "policy": said("policy"),
    "from disk": from_disk,
}


def listen(visit: Visit) -> None:
    """Write down errors, requests to elsewhere, and what the policy has refused."""

    def error(text: str) -> None:
        refused = "Content Security Policy" in text
        visit.heard["policy" if refused else "console"].append(text)

    def request(url: str) -> None:
        if not url.startswith((visit.address, "data:", "file:")):
            visit.heard["other hosts"].append(url)

    visit.page.on("console", lambda it: it.type == "error" and error(it.text))
    visit.page.on("pageerror", lambda it: error(str(it)))
    visit.page.on("request", lambda it: request(it.url))


def faults_of(visit: Visit) -> Faults:
    """Open a page and hold it against every gate."""
    listen(visit)
    visit.page.goto(f"{visit.address}/{visit.name}")
    mount_explorables(visit.page)
    open_everything(visit.page)
    found = {gate: look(visit) for gate, look in GATES.items()}
    visit.page.close()
    return found


def examine_some(folder: Path, names: list[str]) -> dict[str, Faults]:
    with served(folder) as address, chromium() as browser:
        context = browser.new_context(reduced_motion="reduce", color_scheme="light")
        return {
            name: faults_of(Visit(context.new_page(), address, folder / name, name))
            for name in names
        }


@cache
def examine(folder: Path) -> dict[str, Faults]:
    """Faults of every page; two threads share the work, each with its own browser."""
    names = sorted(it.relative_to(folder).as_posix() for it in folder.rglob("*.html"))
    with ThreadPoolExecutor(2) as pool:
        halves = pool.map(partial(examine_some, folder), (names[::2], names[1::2]))
        return {name: faults for half in halves for name, faults in half.items()}


@pytest.fixture(autouse=True)
def _needs_a_browser():
    find_browser()


@pytest.mark.parametrize("site", [toy_site, real_site], ids=["toy", "lesson"])
@pytest.mark.parametrize("gate", GATES)
def test_every_page_passes(gate, site):
    pages = examine(site()[0])
    faults = [f"{name}: {it}" for name in pages for it in pages[name][gate]]
    assert not faults, "\n".join(faults)


STYLES = """
.pale { color: #aaa; background: #fff; }
@media (prefers-color-scheme: dark) { .dim { color: #444; background: #111; } }
.tiny { width: 9px; height: 9px; min-height: 0; padding: 0; border: 0; }
.wide { width: 350px; }
"""
SCRIPTS = {
    "twice.js": 'document.querySelector("h1").id = "main";',
    "eval.js": 'eval("1 + 1");',
    "fails.js": "nobodyKnowsThis();",
    "module.js": "export const nothing = 0;",
    "heavy.js": f"// {'x' * 1000 * EPISODE_KB}",
}
TINY = '<button class="tiny" aria-label="Tiny"></button>'
FAULTS = [
    ("accessible", '<input type="text">'),
    ("accessible", '<p class="pale">Pale</p>'),
    ("accessible", '<details><summary>S</summary><p class="pale">In</p></details>'),
    ("accessible", '<div class="instructor"><p class="pale">Note</p></div>'),
    ("accessible", f"<div>{TINY * 3}</div>"),
    ("contrast in the dark", '<p class="dim">Dim</p>'),
    ("targets on a phone", f"<div>{TINY * 3}</div>"),
    ("width", '<div class="wide">Wide</div>'),
    ("ids", '<p id="main">Main</p>'),
    ("ids", '<script src="twice.js"></script>'),
    ("weight", '<script src="heavy.js"></script>'),
    ("other hosts", '<img src="https://example.org/x.png" alt="x">'),
    ("other hosts", '<script src="http://127.0.0.1:9/x.js"></script>'),
    ("console", '<script src="fails.js"></script>'),
    ("console", '<script src="none.js"></script>'),
    ("policy", '<p style="color: red">Red</p>'),
    ("policy", "<style>p { color: red }</style>"),
    ("policy", "<script>1</script>"),
    ("policy", '<script src="eval.js"></script>'),
    ("from disk", '<script type="module" src="module.js"></script>'),
]


@pytest.fixture(scope="module")
def faulty(tmp_path_factory):
    """Faults found in copies of a good page, each with one more line."""
    folder = tmp_path_factory.mktemp("faulty")
    shutil.copytree(toy_site()[0] / "_static", folder / "_static")
    for name, text in {"faults.css": STYLES, **SCRIPTS}.items():
        (folder / name).write_text(text, encoding="utf-8")
    good = (toy_site()[0] / "setup.html").read_text(encoding="utf-8")
    before, head, after = good.partition("</head>")
    good = f'{before}<link rel="stylesheet" href="faults.css">{head}{after}'
    lines = {str(number): line for number, (_, line) in enumerate(FAULTS)}
    for name, line in {**lines, "good": ""}.items():
        page = good.replace("</main>", f"{line}</main>", 1)
        (folder / f"{name}.html").write_text(page, encoding="utf-8")
    return examine(folder)


@pytest.mark.parametrize("number", range(len(FAULTS)), ids=[it[1] for it in FAULTS])
def test_a_gate_closes(faulty, number):
    found = faulty[f"{number}.html"]
    assert found[FAULTS[number][0]], found


def test_the_page_without_a_planted_fault_passes(faulty):
    assert [it for faults in faulty["good.html"].values() for it in faults] == []


def test_there_is_a_fault_for_every_gate():
    assert {gate for gate, _ in FAULTS} == set(GATES)


def test_the_weight_is_that_of_the_files():
    """Page, styles and scripts as they lie on the disk, whatever the browser keeps."""
    folder = toy_site()[0]

    def weigh() -> dict[str, int]:
        with served(folder) as address, chromium() as browser:
            page = browser.new_page()
            for _ in range(2):  # the second time from the browser's memory
                page.goto(f"{address}/02-second.html")
            return loaded(page)

    with ThreadPoolExecutor(1) as pool:
        found = pool.submit(weigh).result()
    assert {"/02-second.html", "/_static/lesson.css", "/_static/lesson.js"} <= {*found}
    assert found == {path: (folder / path[1:]).stat().st_size for path in found}
