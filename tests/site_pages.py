"""What the tests of the site share: the built sites, and a reader of HTML pages."""

from __future__ import annotations

import atexit
import functools
import posixpath
import shutil
import tempfile
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

from lesson.site import build, doctrees

ROOT = Path(__file__).resolve().parents[1]
TOY = Path(__file__).resolve().parent / "toy"


@functools.cache
def workplace() -> tempfile.TemporaryDirectory[str]:
    """A folder that lasts as long as the test run."""
    return tempfile.TemporaryDirectory(prefix="lesson-site-")


def copy_toy(folder: Path) -> Path:
    """A copy of the toy lesson that a test may change."""
    built = shutil.ignore_patterns("_build", "_site")
    return shutil.copytree(TOY, folder / "toy", ignore=built)


@functools.cache
def toy_site() -> tuple[Path, list[str]]:
    """The toy lesson's site, and the warnings of its build."""
    root = copy_toy(Path(workplace().name))
    return root / "_site", build(root, root / "_site")


@functools.cache
def real_site() -> tuple[Path, list[str]]:
    # Sphinx parses into a folder of the lesson that has the name of `out`, and several
    # processes test and build at the same time: each needs a name of its own.
    out = Path(workplace().name) / Path(workplace().name).name
    atexit.register(shutil.rmtree, doctrees(ROOT, out), ignore_errors=True)
    return out, build(ROOT, out)


class Page(HTMLParser):
    """Anchors, links, images and visible text of one page."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.path = path
        self.ids: list[str] = []
        self.links: list[str] = []
        self.loaded: list[str] = []  # what the browser fetches by itself
        self.images: list[dict[str, str | None]] = []
        self.words: list[str] = []
        self.feed(path.read_text(encoding="utf-8"))
        self.text = " ".join(" ".join(self.words).split())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        if found.get("id"):
            self.ids.append(str(found["id"]))
        if tag == "img":
            self.images.append(found)
        for name in ("href", "src", "srcset", "action"):
            if address := found.get(name):
                (self.links if tag == "a" else self.loaded).append(address)

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def read_pages(site: Path) -> dict[str, Page]:
    """All pages, in folders too, by their address within the site."""
    paths = sorted(site.rglob("*.html"))
    return {path.relative_to(site).as_posix(): Page(path) for path in paths}


def dead_links(site: Path, pages: dict[str, Page]) -> list[str]:
    """Addresses within the site that lead nowhere, as `page: address`."""
    dead = []
    for name, page in pages.items():
        for address in page.links + page.loaded:
            parts = urlsplit(address)
            if parts.scheme or parts.netloc:
                continue
            path = posixpath.join(posixpath.dirname(name), unquote(parts.path))
            target = posixpath.normpath(path) if parts.path else name
            anchors = pages[target].ids if target in pages else []
            wrong_anchor = parts.fragment and unquote(parts.fragment) not in anchors
            if wrong_anchor or not (site / target).is_file():
                dead.append(f"{name}: {address}")
    return dead
