"""Blocks that run in the page: which ones, and that the browser prints what we print."""

from __future__ import annotations

import importlib.util
import json
import shutil
import tarfile
from importlib.resources import files
from pathlib import Path

import pytest
import test_browser
from site_pages import ROOT, copy_toy, toy_site, workplace
from test_browser import WCAG, WIDTHS, browser, focus, served, violations  # noqa: F401

from lesson import pages, pyodide
from lesson.environment import SetupError
from lesson.site import build, run_here

STEMS = ("01-introduction", "02-patterns", "03-pi-loop")
pytestmark = pytest.mark.filterwarnings("ignore::PendingDeprecationWarning:myst_parser")

# ---- Which blocks


SCRIPTS = {
    "code/01-sums/pure.py": "import math\nimport shared\n",
    "code/shared.py": "import json\n\ndef late():\n    import psutil\n",
    "code/01-sums/fast.py": "import shared\nimport numpy as np\n",
    "code/01-sums/parallel.py": "from concurrent.futures import ThreadPoolExecutor\n",
}


def reasons_of(root: Path, *blocks: str) -> list[str | None]:
    """What is said of the blocks of a page."""
    for name, text in SCRIPTS.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")
    page = root / "_episodes" / "01-sums.md"
    page.parent.mkdir()
    fences = [it if it.startswith("`") else f"```python\n{it}\n```" for it in blocks]
    page.write_text("\n\n".join(fences) + "\n", encoding="utf-8")
    return run_here.reasons(pages.read(page, root), root)


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ("print(1)", ""),
        ("import math, random\nfrom itertools import count\nmath.pi", ""),
        ("import pure", ""),
        ("from pure import x", ""),
        ("import numpy as np", "needs numpy"),
        ("import numpy.random", "needs numpy"),
        ("def f():\n    from dask import array", "needs dask"),
        ("import fast", "needs numpy"),
        ("import parallel", "needs concurrent"),
        ("import threading", "starts threads or processes"),
        ("from concurrent import futures", "starts threads or processes"),
        ("import time", "looks at your machine or its clock"),
        ("import sys\nsys.getsizeof(1)", "looks at your machine or its clock"),
        ("%timeit 1 + 1", "has a command of notebooks (%)"),
        ("open('x')", "reads a file"),
        ("import json\njson.loads('../data/x.json')", "reads a file"),
        ('```python norun="no"\nprint(1)\n```', None),
        ("```python source=code/shared.py:late\nx\n```", ""),
    ],
)
def test_a_block_runs_here_or_says_why_not(tmp_path, code, reason):
    assert reasons_of(tmp_path, code) == [reason]


def test_what_needs_a_block_that_cannot_run_cannot_run_either(tmp_path):
    found = reasons_of(
        tmp_path,
        "import numpy as np\nn = 3",
        "np.ones(2)",
        "def twice():\n    return 2 * n",
        "n = 4",
        "print(n)",
        "twice()",
    )
    no = run_here.CONTINUES
    assert found == ["needs numpy", no, no, "", "", no]


def test_the_scripts_that_blocks_import_go_with_the_page(tmp_path):
    reasons_of(tmp_path, "import pure", "import numpy")
    page = pages.read(tmp_path / "_episodes/01-sums.md", tmp_path)
    names = {"code/01-sums/pure.py", "code/shared.py"}
    assert run_here.files(page, tmp_path) == {name: SCRIPTS[name] for name in names}


def test_without_pyodide_no_page_changes():
    for path in toy_site()[0].glob("*.html"):
        text = path.read_text(encoding="utf-8")
        assert "run-here" not in text and "data-run" not in text, path.name


# ---- One block, run by this very Python


@pytest.fixture
def run_block():
    path = run_here.STATIC / "run_block.py"
    spec = importlib.util.spec_from_file_location("run_block", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)

    def run(code):
        shown = []
        error = json.loads(module.run_block(code, "block 1", shown.append))
        return "".join(shown), error

    return run


def test_a_block_shows_what_it_prints_and_its_last_value(run_block):
    assert run_block("x = 2\nprint('a')\nx + 1") == ("a\n3\n", None)
    assert run_block("x") == ("2\n", None)
    assert run_block("y = x") == ("", None)
    assert run_block("None") == ("", None)


def test_an_error_comes_with_its_own_lines_only(run_block):
    shown, error = run_block("print(1)\n{}['key']")
    assert (shown, error["last"]) == ("1\n", "KeyError: 'key'")
    first, second, third, *_ = error["full"].splitlines()
    assert first == "Traceback (most recent call last):"
    assert second == '  File "block 1", line 2, in <module>'
    assert third.strip() == "{}['key']"


@pytest.mark.parametrize(
    ("code", "last"),
    [
        ("x = (", "SyntaxError: '(' was never closed"),
        ("import numpie", "ModuleNotFoundError: this page has no module 'numpie'"),
        ("raise SystemExit(3)", "SystemExit: 3"),
        ("raise ValueError('one\\ntwo')", "ValueError: one"),
    ],
)
def test_the_last_line_of_an_error_says_what_it_was(run_block, code, last):
    assert run_block(code)[1]["last"] == last


# ---- Fetching


def test_a_package_with_another_hash_is_refused(tmp_path, monkeypatch):
    def forged(into: Path) -> Path:
        with tarfile.open(into / "pyodide.tgz", "w:gz"):
            return into / "pyodide.tgz"

    monkeypatch.setattr(pyodide, "download", forged)
    with pytest.raises(SetupError, match=r"pyodide\.tgz is not the file"):
        pyodide.fetch(tmp_path)
    assert list((tmp_path / "_build").iterdir()) == []
    assert pyodide.folder(tmp_path) is None


def test_without_npm_one_line_says_so(tmp_path, monkeypatch):
    monkeypatch.setattr(pyodide.shutil, "which", lambda name: None)
    with pytest.raises(SetupError, match="needs npm"):
        pyodide.fetch(tmp_path)


# ---- In a browser


@pytest.fixture(scope="module")
def site():
    """The first three episodes, with Pyodide."""
    place = Path(workplace().name)
    try:
        python = pyodide.folder(ROOT) or pyodide.fetch(place)
    except SetupError as error:
        pytest.skip(f"no block was run in a page: {error}")
    root = copy_toy(place / "run-here")
    shutil.rmtree(root / "_episodes")
    for folder in ("fig", *(f"code/{stem}" for stem in STEMS)):
        shutil.copytree(ROOT / folder, root / folder, dirs_exist_ok=True)
    for name in ("pi_cli.py", "peak_memory.py"):
        shutil.copy(ROOT / "code" / name, root / "code")
    (root / "_episodes").mkdir()
    for stem in STEMS:
        shutil.copy(ROOT / "_episodes" / f"{stem}.md", root / "_episodes")
    build(root, root / "_site", pyodide=python)
    return root / "_site"


class Strict(test_browser.Strict):
    """Only Python's own thread may compile WebAssembly; the pages get no extra right."""

    def send_header(self, name: str, value: str) -> None:
        if name == "Content-Security-Policy" and "worker.js" in self.path:
            value += "; script-src 'self' 'wasm-unsafe-eval'"
        super().send_header(name, value)


@pytest.fixture
def address(site, monkeypatch):
    monkeypatch.setattr(test_browser, "Strict", Strict)
    with served(site) as address:
        yield address


@pytest.fixture
def page(browser, address):  # noqa: F811
    """A page that notes its faults and what it loaded."""
    context = browser.new_context(base_url=address, reduced_motion="reduce")
    page = context.new_page()
    page.faults, page.loaded = [], []
    page.on("console", lambda it: it.type == "error" and page.faults.append(it.text))
    page.on("pageerror", lambda error: page.faults.append(str(error)))
    page.on("request", lambda request: page.loaded.append(request.url))
    yield page
    context.close()
    assert page.faults == []
    assert [url for url in page.loaded if not url.startswith((address, "data:"))] == []


SAYS = """([number, words]) => document.querySelectorAll(".run-status")[number]
    .textContent.includes(words)"""


def wait_for(page, number: int, words: str) -> None:
    page.wait_for_function(SAYS, arg=[number, words], timeout=60_000)


def block(page, number: int):
    return page.locator("[data-run='here']").nth(number)


def press(page, number: int, name: str) -> None:
    block(page, number).locator(f".run-tools button:text-is('{name}')").click()


OUTPUTS = """node => {
  const text = (root, kind) => root?.querySelector(`.listing.${kind} > pre,
      .listing.${kind} > div pre`)?.textContent.trim() ?? "";
  const below = document.createElement("div");
  const next = node.nextElementSibling;
  if (next?.matches(".output, .error")) below.append(next.cloneNode(true));
  const varies = below.textContent.includes("varies");
  const result = node.querySelector(".run-result");
  return ["output", "error"].map(kind => [varies, text(below, kind), text(result, kind)]);
}"""


@pytest.mark.parametrize("stem", STEMS)
def test_the_browser_prints_what_the_page_shows(page, stem):
    page.goto(f"/{stem}.html")
    assert not [url for url in page.loaded if "worker" in url or "pyodide" in url]
    count = page.locator("[data-run='here']").count()
    assert count >= run_here.FEWEST
    press(page, count - 1, "Run it here")  # runs those above it first
    wait_for(page, count - 1, "Done: ")
    for number in range(count):
        shown = block(page, number).evaluate(OUTPUTS)
        assert any(here for _, _, here in shown), number
        for varies, there, here in shown:
            assert varies or here == there, number


def test_a_reader_edits_stops_restores_and_resets_by_keyboard(page):
    page.goto("/03-pi-loop.html")
    focus(page, ".run-tools button")
    page.keyboard.press("Enter")
    wait_for(page, 0, "Done: ")
    page.keyboard.press("Tab")  # to Edit
    page.keyboard.press("Enter")
    page.keyboard.press("Control+A")
    page.keyboard.type("n = 0\nwhile True:\nif n < 2:\nn += 1\nprint(n)")
    code = "n = 0\nwhile True:\n    if n < 2:\n        n += 1\n        print(n)"
    assert page.input_value("textarea") == code
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.textContent") == "Run it here"
    page.keyboard.press("Shift+Tab")  # back into the code, and out again by Tab
    assert page.evaluate("document.activeElement.tagName") == "TEXTAREA"
    page.keyboard.press("Shift+Enter")
    output = block(page, 0).locator(".run-result .output pre")
    page.wait_for_function(
        "() => document.querySelector('.run-result').textContent.includes('2')"
    )
    assert output.text_content() == "1\n2\n"
    second = block(page, 1).locator("button", has_text="Run it here")
    assert second.get_attribute("aria-disabled") == "true"
    second.click(force=True)  # Python is busy: nothing happens
    page.locator("textarea").focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Stop"
    page.keyboard.press("Enter")
    wait_for(page, 0, "all variables are gone")
    assert page.evaluate("document.activeElement.textContent") == "Run it here"
    assert block(page, 1).locator(".run-result").text_content() == ""
    press(page, 0, "Restore")
    assert page.locator("textarea").count() == 0
    press(page, 1, "Run it here")  # in a new Python, so the first block runs again
    wait_for(page, 1, "Done: ")
    assert "0.57 0.43 True" in output.text_content()
    press(page, 1, "Reset")
    wait_for(page, 1, "Reset")
    assert page.locator(".run-result:not(:empty)").count() == 0


def test_a_mistake_in_a_block_above_is_named(page):
    page.goto("/03-pi-loop.html")
    press(page, 0, "Edit")
    page.fill("textarea", "import random\nprint('x' * 30_000)\n1 / 0")
    press(page, 1, "Run it here")
    wait_for(page, 1, "block 1 above has an error")
    result = block(page, 0).locator(".run-result")
    assert (
        "ZeroDivisionError: division by zero"
        in result.locator(".error > pre").all_text_contents()
    )
    result.locator("summary").click()
    assert 'File "block 1", line 3' in result.locator("details pre").text_content()
    assert len(result.locator(".output pre").text_content()) < 21_000
    page.evaluate((files("axe_playwright_python") / "axe.min.js").read_text("utf-8"))
    found = []
    for look in ("light", "dark"):
        page.emulate_media(color_scheme=look)
        rules = {"runOnly": {"type": "tag", "values": WCAG}}
        found += violations(page, **rules)
    assert found == []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_from_disk_one_line_says_what_to_do(browser, site):  # noqa: F811
    context = browser.new_context(offline=True)
    page = context.new_page()
    faults = []
    page.on("console", lambda it: it.type == "error" and faults.append(it.text))
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.goto((site / "02-patterns.html").as_uri())
    [note] = page.locator(".run-note").all_text_contents()
    assert "make serve" in note
    assert page.locator(".run-tools").count() == 0
    context.close()
    assert faults == []


def test_a_server_that_forbids_python_is_named(browser, site):  # noqa: F811
    with served(site) as address:  # the plain policy, for the worker too
        context = browser.new_context(base_url=address)
        page = context.new_page()
        page.goto("/02-patterns.html")
        press(page, 0, "Run it here")
        wait_for(page, 0, "Python cannot run here: ")
        assert "WebAssembly" in page.locator(".run-status").first.text_content()
        context.close()
