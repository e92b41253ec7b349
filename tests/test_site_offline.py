"""The lesson without network, and on paper."""

from __future__ import annotations

import errno
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from site_pages import ROOT, copy_toy, dead_links, read_pages
from test_browser import browser  # noqa: F401

from lesson import offline
from lesson.environment import SetupError

pytestmark = pytest.mark.filterwarnings("ignore::PendingDeprecationWarning:myst_parser")
PLACE = "Ein Ordner für später"  # a space, and a letter that is not ASCII
OWN = (
    "code/01-first/ex01_1_predict.py",
    "code/01-first/ex01_1_predict.py.1",
    "code/01-first/__pycache__/totals.cpython-311.pyc",
    "code/.progress",
    "data/bench/mine.json",
    ".venv/pyvenv.cfg",
    "_site/index.html",
    "_build/left-over.txt",
    "thesis.docx",
)


@pytest.fixture(scope="module")
def root(tmp_path_factory):
    """The toy lesson, with what a learner left in it."""
    root = copy_toy(tmp_path_factory.mktemp("offline"))
    shutil.copy(ROOT / ".gitignore", root)
    for name in OWN:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text("{}\n", encoding="utf-8")
    notebook = root / "code/01-first/01-first.ipynb"
    notebook.write_text("my own notes", encoding="utf-8")
    return root


@pytest.fixture(scope="module")
def unpacked(root, tmp_path_factory):
    path, warnings = offline.bundle(root)
    assert warnings == []
    with zipfile.ZipFile(path) as archive:
        assert archive.testzip() is None
        place = tmp_path_factory.mktemp("unpacked") / PLACE
        archive.extractall(place)
    [folder] = place.iterdir()
    return folder


def test_the_zip_holds_the_lesson_and_nothing_of_its_maker(unpacked):
    for name in OWN:
        if name != "_site/index.html":  # which is made anew
            assert not (unpacked / name).exists(), name
    assert (unpacked / "code/01-first/totals.py").is_file()
    assert (unpacked / "_episodes/01-first.md").is_file()
    notebook = (unpacked / "code/01-first/01-first.ipynb").read_text(encoding="utf-8")
    assert '"cell_type": "code"' in notebook and "my own notes" not in notebook
    assert dead_links(unpacked, read_pages(unpacked)) == []
    assert dead_links(unpacked / "_site", read_pages(unpacked / "_site")) == []


def test_equal_lessons_make_equal_zips(root):
    first = offline.bundle(root)[0].read_bytes()
    for path in root.rglob("*.md"):
        path.touch()
    assert offline.bundle(root)[0].read_bytes() == first


def test_scripts_run_where_the_zip_was_unpacked(unpacked):
    command = [sys.executable, "code/01-first/totals.py", "2", "3"]
    done = subprocess.run(command, cwd=unpacked, capture_output=True, encoding="utf-8")
    assert (done.stdout.strip(), done.stderr) == ("5", "")


def test_a_reader_without_network_reaches_every_page(browser, unpacked):  # noqa: F811
    context = browser.new_context(offline=True)
    page = context.new_page()
    faults: list[str] = []
    page.on("console", lambda it: it.type == "error" and faults.append(it.text))
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on(  # leaving a page breaks off what it still loads
        "requestfailed",
        lambda it: "ABORTED" in (it.failure or "") or faults.append(it.url),
    )
    page.on(
        "request",
        lambda it: it.url.startswith(("file:", "data:")) or faults.append(it.url),
    )
    page.goto((unpacked / "START-HERE.html").as_uri())
    page.click("text=Read the lesson")
    page.wait_for_url("**/_site/index.html")
    reached, waiting = set(), {page.url}
    while waiting:
        address = waiting.pop()
        page.goto(address)
        reached.add(Path(address).name)
        links = page.eval_on_selector_all("a[href]", "all => all.map(it => it.href)")
        found = {link.partition("#")[0] for link in links}
        found = {link for link in found if re.match(r"file:.*\.html$", link)}
        waiting |= {link for link in found if Path(link).name not in reached}
    everything = set(read_pages(unpacked / "_site"))
    assert reached == everything - {"search.html"}  # which needs a question
    page.fill("search input", "ratio")
    page.press("search input", "Enter")
    page.click("#search-results li a")
    page.wait_for_url("**/01-first.html*")
    context.close()
    assert faults == []


def test_a_full_disk_leaves_the_old_zip(root, monkeypatch):
    path = offline.bundle(root)[0]
    before, files = path.read_bytes(), sorted((root / "_build").iterdir())

    def full(*args):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(zipfile.ZipFile, "writestr", full)
    with pytest.raises(OSError, match="No space left"):
        offline.bundle(root)
    assert path.read_bytes() == before
    assert sorted((root / "_build").iterdir()) == files


def test_a_folder_that_cannot_be_written_is_an_error_of_the_system(tmp_path):
    root = copy_toy(tmp_path)
    (root / "_build").write_text("a file, where the folder should be")
    with pytest.raises(OSError, match="_build"):
        offline.bundle(root)


def test_the_real_lesson_is_copied_whole_and_runs(tmp_path):
    copy = offline.copy_lesson(ROOT, tmp_path / PLACE)
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
    )
    if listed.returncode:
        pytest.skip("needs git and a repository, to know which files belong")
    names = {name for name in listed.stdout.split("\0") if (ROOT / name).is_file()}
    kept = {name for name in names if not re.match(r"\.(?!gitignore)", name)}
    found = {path.relative_to(copy).as_posix() for path in offline.files(copy)}
    assert found == kept
    command = [sys.executable, "code/03-pi-loop/pi_loop.py", "--samples", "1000"]
    done = subprocess.run(command, cwd=copy, capture_output=True, encoding="utf-8")
    assert done.stdout.startswith("pi = 3.1") and done.stderr == ""


# ---- On paper


def test_all_episodes_are_printed_with_page_numbers(root):
    if not any(map(shutil.which, offline.BROWSERS)):
        pytest.skip("needs Chromium or Chrome, to print")
    content = offline.pdf(root).read_bytes()
    assert content.startswith(b"%PDF-")
    assert b"/Outlines" in content and b"/StructTreeRoot" in content
    box = re.search(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", content)
    millimetres = [float(number) / 72 * 25.4 for number in box.groups()]
    assert millimetres == pytest.approx([210, 297], abs=1)
    assert b"/URI (file" not in content  # no link into a folder of the printer
    if shutil.which("pdftotext"):
        text = subprocess.run(
            ["pdftotext", "-layout", root / "_build/parallel-python.pdf", "-"],
            capture_output=True,
            encoding="utf-8",
        ).stdout
        assert "Right: because" in text  # of a question that is closed on the page
        assert re.search(r"^ +2\n*\f", text, re.M)


def test_the_page_for_paper_is_open_and_whole(browser, root, tmp_path):  # noqa: F811
    path = offline.printable(offline.copy_lesson(root, tmp_path / "copy"))
    page = browser.new_page(color_scheme="dark")
    page.goto(path.as_uri())
    page.emulate_media(media="print")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert page.locator("main details").count() > 3
    assert page.locator("main details:not([open])").count() == 0
    assert page.locator("main a[href]:not([href^='#'], [href^='http'])").count() == 0
    page.wait_for_function(
        "() => [...document.images].every(it => it.complete && it.naturalWidth)"
    )
    wide = page.eval_on_selector_all(
        "pre, .scroll, div.math",
        "all => all.filter(it => it.scrollWidth > it.clientWidth + 1"
        " && getComputedStyle(it).overflowX !== 'visible').length",
    )
    assert wide == 0
    page.close()


def test_without_a_browser_one_line_says_so(root, monkeypatch):
    monkeypatch.setattr(offline.shutil, "which", lambda name: None)
    with pytest.raises(SetupError, match="Chromium"):
        offline.pdf(root)
