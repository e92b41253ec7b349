"""An episode's front matter: the overview on top of its page, the key points below."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml
from docutils import nodes
from sphinx.application import Sphinx

from lesson import pages
from lesson.site.boxes import BoxDirective
from lesson.site.tags import html_element, tag

TYPES = {
    **{"title": str, "teaching": int, "exercises": int},
    **{"questions": list, "objectives": list, "keypoints": list, "packages": list},
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
    packages: list[str] = field(default_factory=list)  # beyond the lesson's own

    @property
    def number(self) -> str:
        return pages.number_of(self.stem)

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


def read_episodes(root: Path, folder: str = "_episodes") -> list[Episode]:
    """All episodes in order; with the folder `_extras`, the case studies instead."""
    paths = sorted(Path(root, folder).glob("*.md"))
    return [read_episode(path) for path in paths if pages.is_taught(path)]


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
        kind = "extra" if episode.number.startswith("X") else "episode"
        return [
            self.box(
                "Overview",
                tag("p", times, classes=["facts"]),
                *self.needs(episode),
                tag("p", "Questions", classes=["lead"]),
                self.list_of("ul", episode.questions),
                tag("p", f"After this {kind} you can", classes=["lead"]),
                self.list_of("ol", episode.objectives),
            )
        ]

    def needs(self, episode: Episode) -> list[nodes.Node]:
        """Where an extra needs packages that the lesson does not: how to get them."""
        if not episode.packages:
            return []
        names = f"Beyond the lesson's packages you need {', '.join(episode.packages)}: "
        link = tag("a", "other ways", href="setup.html#packages-of-the-extras")
        command = nodes.literal("", "make extras")
        how = (" once in the lesson's folder (", link, ").")
        return [tag("p", names, "type ", command, *how)]


class KeyPoints(FrontMatterBox):
    def run(self) -> list[nodes.Node]:
        return [self.box("Key points", self.list_of("ul", self.episode().keypoints))]


def add_boxes(app: Sphinx, docname: str, source: list[str]) -> None:
    """Both boxes are added below the text, where they shift no line number …"""
    if pages.is_taught(Path(app.env.doc2path(docname))):
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
