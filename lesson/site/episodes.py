"""An episode's front matter: the overview on top of its page, the key points below."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml
from docutils import nodes
from sphinx.application import Sphinx

from lesson.site.boxes import BoxDirective
from lesson.site.tags import html_element, tag

TYPES = {
    **{"title": str, "teaching": int, "exercises": int},
    **{"questions": list, "objectives": list, "keypoints": list},
}


@dataclass(frozen=True)
class Episode:
    """What the front matter says (it is checked elsewhere, so nothing is required)."""

    stem: str
    title: str = ""
    teaching: int = 0
    exercises: int = 0
    questions: list[str] = field(default_factory=list)
    objectives: list[str] = field(default_factory=list)
    keypoints: list[str] = field(default_factory=list)

    @property
    def number(self) -> str:
        """`3` of the stem `03-pi-loop`."""
        return self.stem.partition("-")[0].lstrip("0")

    @property
    def minutes(self) -> int:
        return self.teaching + self.exercises


def front_matter(path: Path) -> dict[str, Any]:
    """The `key: value` lines between two `---`, or nothing where they are broken."""
    text = path.read_text(encoding="utf-8") if path.is_file() else ""
    parts = text.split("---\n", 2)
    try:
        front = yaml.safe_load(parts[1]) if len(parts) == 3 and not parts[0] else {}
    except yaml.YAMLError:
        front = {}  # MyST warns about it, with the line
    return front if isinstance(front, dict) else {}


def read_episode(path: Path) -> Episode:
    front = front_matter(path)
    known = {key: front[key] for key in TYPES if isinstance(front.get(key), TYPES[key])}
    return Episode(**{"title": path.stem, **known, "stem": path.stem})


def read_episodes(root: Path) -> list[Episode]:
    return [read_episode(path) for path in sorted(Path(root, "_episodes").glob("*.md"))]


class FrontMatterBox(BoxDirective):
    """Shows part of this page's front matter."""

    def episode(self) -> Episode:
        return read_episode(Path(self.env.doc2path(self.env.docname)))

    def list_of(self, name: str, lines: list[str]) -> html_element:
        return tag(name, *(tag("li", *self.inline(str(line))) for line in lines))


class Overview(FrontMatterBox):
    def run(self) -> list[nodes.Node]:
        episode = self.episode()
        times = f"Teaching {episode.teaching} min · exercises {episode.exercises} min"
        return [
            self.box(
                "Overview",
                tag("p", times, classes=["facts"]),
                tag("p", "Questions", classes=["lead"]),
                self.list_of("ul", episode.questions),
                tag("p", "After this episode you can", classes=["lead"]),
                self.list_of("ol", episode.objectives),
            )
        ]


class KeyPoints(FrontMatterBox):
    def run(self) -> list[nodes.Node]:
        return [self.box("Key points", self.list_of("ul", self.episode().keypoints))]


def add_boxes(app: Sphinx, docname: str, source: list[str]) -> None:
    """Both boxes are added below the text, where they shift no line number …"""
    if Path(app.env.doc2path(docname)).parent.name == "_episodes":
        source[0] += "\n\n:::{overview}\n:::\n\n:::{episode-keypoints}\n:::\n"


def place_boxes(app: Sphinx, doctree: nodes.document) -> None:
    """… and then take their place on the page."""
    for box in list(doctree.findall(html_element)):
        page = doctree[0] if len(doctree) else doctree
        if "overview" in box["classes"]:
            box.parent.remove(box)
            page.insert(1, box)
        elif "episode-keypoints" in box["classes"]:
            box.parent.remove(box)
            page.append(box)


def setup(app: Sphinx) -> dict[str, bool]:
    app.add_directive("overview", Overview)
    app.add_directive("episode-keypoints", KeyPoints)
    app.connect("source-read", add_boxes)
    app.connect("doctree-read", place_boxes)
    return {"parallel_read_safe": True}
