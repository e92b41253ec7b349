"""The boxes of a page: exercises with hints and solutions, notes of every kind.

Each kind differs by its label and its icon, never by colour alone.
"""

from __future__ import annotations

import hashlib
import re
from typing import ClassVar

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.application import Sphinx
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective

from lesson.pages import number_of
from lesson.site.tags import html_element, raw, tag

logger = logging.getLogger(__name__)
LABELS = {
    "callout": "Note",
    "discussion": "Discussion",
    "prereq": "Before you start",
    "checklist": "Checklist",
    "instructor": "For the instructor",
}
FOLDED = {"solution": "Solution", "hint": "Hint"}
KINDS = {
    "predict": "predict",
    "trace": "trace",
    "choose": "choose",
    "fill": "fill in the blanks",
    "parsons": "put lines in order",
    "repair": "repair",
    "variation": "vary",
    "strategy": "choose a strategy",
    "draw": "draw",
    "write": "write",
    "measure": "measure",
    "discuss": "discuss",
}
# Line drawings on a square of 24 by 24.
ICONS = {
    "overview": "M4 6h16M4 12h16M4 18h10",
    "challenge": "M4 20l1-5L16 4l4 4L9 19zM13 7l4 4",
    "quiz": "M9 9a3 3 0 1 1 4 3c-1 .5-1 1-1 2M12 18v.5M12 2a10 10 0 1 0 .1 0",
    "explorable": "M4 4v16h16M7 16l4-6 3 3 5-7",
    "callout": "M12 11v6M12 7v.5M12 2a10 10 0 1 0 .1 0",
    "discussion": "M4 4h16v12h-9l-5 4v-4H4z",
    "prereq": "M5 21V4h13l-3 4 3 4H5",
    "checklist": "M3 6l2 2 3-4M3 14l2 2 3-4M12 6h9M12 15h9",
    "instructor": "M3 4h18v11H3zM12 15v3M7 21l5-3 5 3",
    "episode-keypoints": "M8 15a4 4 0 1 1 .1 0M11 10h10M17 10v4M21 10v3",
}


def icon(name: str) -> nodes.raw:
    return raw(
        '<svg class="icon" viewBox="0 0 24 24" aria-hidden="true">'
        f'<path d="{ICONS[name]}"/></svg>'
    )


class BoxDirective(SphinxDirective):
    """What all boxes share: an optional title on the first line, then content."""

    optional_arguments = 1
    final_argument_whitespace = True
    has_content = True

    def inline(self, text: str) -> list[nodes.Node]:
        """A line of Markdown."""
        return self.state.inline_text(text, self.lineno)[0]

    def parsed_content(self) -> list[nodes.Node]:
        container = nodes.Element()
        self.state.nested_parse(self.content, self.content_offset, container)
        return container.children

    def title(self, label: str) -> list[nodes.Node]:
        """The label, and the author's title where there is one."""
        if not self.arguments:
            return [tag("span", label, classes=["label"])]
        title = tag("span", *self.inline(self.arguments[0]))
        return [tag("span", f"{label}: ", classes=["label"]), title]

    def box(self, label: str, *content: nodes.Node, anchor: str = "") -> html_element:
        heading = tag("heading", icon(self.name), *self.title(label))
        heading["classes"] = ["box-title"]
        box = tag("div", heading, *content, classes=["box", self.name])
        if anchor:
            link = {"href": f"#{anchor}", "title": "Link to this box"}
            heading += tag("a", "#", classes=["headerlink"], **link)
            box["ids"], box["names"] = [anchor], [anchor]
            self.state.document.note_explicit_target(box)
        self.set_source_info(box)
        return box


class Note(BoxDirective):
    def run(self) -> list[nodes.Node]:
        box = self.box(LABELS[self.name], *self.parsed_content())
        if self.name == "instructor":
            box["classes"].append("no-search")
        return [box]


class Folded(BoxDirective):
    """A solution or a hint, closed until the reader opens it."""

    def run(self) -> list[nodes.Node]:
        summary = tag("summary", *self.title(FOLDED[self.name]))
        content = tag("div", *self.parsed_content(), classes=["folded"])
        return [tag("details", summary, content, classes=[self.name])]


class Exercise(BoxDirective):
    """Options, number and facts that challenges and quizzes share."""

    option_spec: ClassVar = {
        "id": directives.unchanged,
        "minutes": directives.nonnegative_int,
        "objectives": directives.unchanged,
        "kind": lambda kind: directives.choice(kind, tuple(KINDS)),
        "extension": directives.unchanged,
    }

    def box(self, label: str, *content: nodes.Node, anchor: str = "") -> html_element:
        box = super().box(label, *content, anchor=anchor)
        box["html"] = {"data-key": self.key()}
        return box

    def key(self) -> str:
        """What a browser remembers the exercise by: it stays when numbers change.

        Made from the page's name and the id's words, or the text of the question.
        """
        page = re.sub(r"^x?\d+-", "", self.env.docname)
        words = re.sub(r"^exx?\d+_\d+_", "", self.options.get("id", ""))
        words = words or "\n".join(self.arguments or self.content)
        name = f"{page}: {' '.join(words.split())}"
        key = hashlib.sha256(name.encode()).hexdigest()[:8]
        keys = self.env.metadata[self.env.docname].setdefault("exercise_keys", [])
        if key in keys:
            message = f"this page has two exercises or questions “{words}”"
            logger.warning(message, location=self.get_location())
        keys.append(key)
        return key

    def number(self) -> str:
        """`3.2` for the second exercise (or question) of episode 3."""
        count = self.env.temp_data.get(self.name, 0) + 1
        self.env.temp_data[self.name] = count
        page = number_of(self.env.docname)
        return f"{page}.{count}" if page else str(count)

    def facts(self) -> html_element:
        """Kind, minutes and objectives, in one quiet line."""
        facts = []
        if self.options.get("extension") == "yes":
            facts.append("extension, if you have time")
        if "kind" in self.options:
            facts.append(KINDS[self.options["kind"]])
        if "minutes" in self.options:
            facts.append(f"{self.options['minutes']} min")
        if objectives := self.options.get("objectives", "").split():
            word = "objective" if len(objectives) == 1 else "objectives"
            facts.append(f"{word} {', '.join(objectives)}")
        return tag("p", " · ".join(facts), classes=["facts"])


class Challenge(Exercise):
    def run(self) -> list[nodes.Node]:
        label = f"Exercise {self.number()}"
        content = self.parsed_content()
        return [
            self.box(label, self.facts(), *content, anchor=self.options.get("id", ""))
        ]


def setup(app: Sphinx) -> dict[str, bool]:
    for name in LABELS:
        app.add_directive(name, Note)
    for name in FOLDED:
        app.add_directive(name, Folded, override=True)  # docutils has a hint, too
    app.add_directive("challenge", Challenge)
    return {"parallel_read_safe": True}
