"""Reads pages: front matter, boxes, code blocks, images and headings, with line numbers.

A page is plain Markdown with MyST colon fences for boxes.  Everything that another
module wants to know about a page is found here once, by markdown-it-py.
"""

from __future__ import annotations

import re
import shlex
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml
from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.colon_fence import colon_fence_plugin
from mdit_py_plugins.front_matter import front_matter_plugin

PARSER = MarkdownIt("commonmark").use(front_matter_plugin).use(colon_fence_plugin)
PARSER.enable("table")
RESULTS = ("output", "error")


@dataclass(frozen=True, order=True)
class Problem:
    """Something to put right, and where."""

    path: str
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.message}"


@dataclass
class Block:
    """A fenced code block.  `line` is where it opens, `end` the line after it closes."""

    language: str
    options: dict[str, str]
    text: str
    line: int
    end: int
    boxes: tuple[str, ...]  # the boxes around it, outermost first
    results: list[Block] = field(default_factory=list)

    def result(self, kind: str) -> Block | None:
        """Its `output` or `error` block, if there is one."""
        return next((block for block in self.results if block.language == kind), None)


@dataclass
class Box:
    """A colon fence: a challenge, a solution, a quiz …"""

    name: str
    title: str
    options: dict[str, str]
    line: int
    text: str
    text_line: int
    boxes: tuple[str, ...]
    children: list[Box] = field(default_factory=list)


@dataclass
class Page:
    """One Markdown file, taken apart."""

    path: Path
    name: str  # relative to the project's root, as shown in messages
    text: str
    front: dict[str, Any] = field(default_factory=dict)
    blocks: list[Block] = field(default_factory=list)
    boxes: list[Box] = field(default_factory=list)  # all of them, in order of the page
    images: list[tuple[int, str, str]] = field(default_factory=list)  # line, src, alt
    headings: list[tuple[int, int, str]] = field(default_factory=list)  # line, level
    prose: list[tuple[int, str, tuple[str, ...]]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    @property
    def stem(self) -> str:
        return self.path.stem

    def problem(self, line: int, message: str) -> None:
        self.problems.append(Problem(self.name, line, message))


def is_taught(path: Path) -> bool:
    """Is this page an episode, or an extra that is taught like one (x01-…)?"""
    extra = path.parent.name == "_extras" and re.match(r"x\d\d-", path.stem)
    return path.parent.name == "_episodes" or bool(extra)


def number_of(stem: str) -> str:
    """`3` of the stem 03-pi-loop, `X1` of x01-hyper-cubes; nothing of other stems."""
    match = re.match(r"(x?)0*(\d+)-", stem)
    return f"{match[1].upper()}{match[2]}" if match else ""


def page_paths(root: Path) -> list[Path]:
    """All pages of the lesson: top level, episodes, extras."""
    folders = (root, root / "_episodes", root / "_extras", root / "data")
    return [path for folder in folders for path in sorted(folder.glob("*.md"))]


def read(path: Path, root: Path) -> Page:
    """Take a page apart.  Mistakes in its form become `page.problems`."""
    text = path.read_text(encoding="utf-8")
    page = Page(path, path.relative_to(root).as_posix(), text)
    walk(page, PARSER.parse(text), offset=1, boxes=(), parent=None)
    return page


def walk(
    page: Page,
    tokens: list[Token],
    offset: int,
    boxes: tuple[str, ...],
    parent: Box | None,
) -> None:
    """Collect what one level of a page holds; `offset` is the line of its first line."""
    previous: Block | None = None
    for position, token in enumerate(tokens):
        line = offset + (token.map[0] if token.map else 0)
        if token.type == "front_matter":
            read_front_matter(page, token)
        elif token.type == "fence":
            previous = read_block(page, token, line, boxes, previous)
            continue
        elif token.type == "colon_fence":
            read_box(page, token, line, boxes, parent)
        elif token.type == "heading_open":
            level = int(token.tag[1])
            page.headings.append((line, level, tokens[position + 1].content))
        elif token.type == "inline":
            read_inline(page, token, line, boxes)
        if token.type not in ("list_item_close", "bullet_list_close"):
            previous = None


def read_front_matter(page: Page, token: Token) -> None:
    try:
        front = yaml.safe_load(token.content) or {}
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 2 if mark else 1
        page.problem(line, f"front matter is not YAML: {str(error).splitlines()[0]}")
        return
    if isinstance(front, dict):
        page.front = front
    else:
        page.problem(1, "front matter must be `key: value` lines")


def read_block(
    page: Page, token: Token, line: int, boxes: tuple[str, ...], previous: Block | None
) -> Block:
    """Add a code block; an `output` or `error` block joins the block before it."""
    language, _, rest = token.info.strip().partition(" ")
    if language.startswith("{"):  # a MyST directive such as ```{figure}
        page.problem(line, f"write {language} as a colon fence, `:::{language}`")
    try:
        words = shlex.split(rest)
    except ValueError:
        page.problem(line, f"unbalanced quotes after ```{language}")
        words = []
    options = {key: value for key, _, value in (word.partition("=") for word in words)}
    end = line + (token.map[1] - token.map[0] if token.map else 0)
    block = Block(language, options, token.content, line, end, boxes)
    # A block that swallowed the opening line of another one was not closed either.
    swallowed = re.search(rf"^\s*{token.markup}", token.content, re.M)
    if swallowed or not is_closed(page, line, end, token.markup):
        page.problem(line, f"this ```{language} block is never closed")
    if language in RESULTS:
        if previous is None:
            page.problem(line, f"this {language} block follows no code block")
        else:
            previous.results.append(block)
            return previous
    page.blocks.append(block)
    return block


def read_box(
    page: Page, token: Token, line: int, boxes: tuple[str, ...], parent: Box | None
) -> None:
    """Add a box and everything in it."""
    assert token.map is not None
    end = line + token.map[1] - token.map[0]
    match = re.fullmatch(r"\{([\w-]+)\}\s*(.*)", token.info.strip())
    if not match:
        page.problem(line, "`:::` opens a box without a name (or closes one too many)")
    elif inner := re.search(rf"^{token.markup}:*\{{\w+\}}", token.content, re.M):
        message = f"holds `{inner[0]}`: close it before, or give it more colons"
        page.problem(line, f"the box {{{match[1]}}} {message}")
    elif not is_closed(page, line, end, token.markup):
        page.problem(line, f"the box {{{match[1]}}} is never closed")
    name, title = (match[1], match[2]) if match else ("", "")
    lines = token.content.split("\n")
    options: dict[str, str] = {}
    while lines and (option := re.fullmatch(r":([\w-]+):\s*(.*)", lines[0])):
        options[option[1]] = option[2].strip()
        lines.pop(0)
    text_line = line + 1 + len(options)
    box = Box(name, title, options, line, "\n".join(lines), text_line, boxes)
    page.boxes.append(box)
    if parent:
        parent.children.append(box)
    inner = PARSER.parse(box.text)
    walk(page, inner, text_line, (*boxes, name), box)


def is_closed(page: Page, line: int, end: int, markup: str) -> bool:
    """Does the last line of a fence consist of closing marks?"""
    last = page.text.split("\n")[end - 2 : end - 1]
    mark = last[0].strip() if last and end - 1 > line else ""
    return len(mark) >= len(markup) and set(mark) == {markup[0]}


def read_inline(page: Page, token: Token, line: int, boxes: tuple[str, ...]) -> None:
    """Note images with their alt text, and the words of the prose (no code)."""
    words = []
    for child in token.children or []:
        if child.type == "image":
            alt = "".join(part.content for part in child.children or [])
            page.images.append((line, str(child.attrs.get("src", "")), alt))
        elif child.type in ("text", "softbreak"):
            words.append(child.content or "\n")
    page.prose.append((line, "".join(words), boxes))
