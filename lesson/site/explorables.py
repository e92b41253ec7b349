"""Explorables: a small model to play with in the page, and the same said in words.

:::{explorable} darts
:title: What the picture is about
:predict: Before you press Play, write down …
:limits: What the model leaves out.

The text that says the same as the picture, for readers without it.
:::

The words are open until a script has drawn the picture, so the page is complete without
one, and on paper.  The picture of `darts` is theme/static/explorables/darts.js, which
load.js fetches when the figure comes near; how such a script is written stands at the
head of shared.js beside it.
"""

from __future__ import annotations

import zlib
from pathlib import Path
from typing import Any, ClassVar

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.application import Sphinx
from sphinx.util import logging

from lesson.site.boxes import BoxDirective, icon
from lesson.site.tags import html_element, tag

logger = logging.getLogger(__name__)
SCRIPTS = Path(__file__).parent / "theme" / "static" / "explorables"
MARK = "data-explorable"


class Explorable(BoxDirective):
    required_arguments, optional_arguments = 1, 0
    option_spec: ClassVar = {
        "title": directives.unchanged_required,
        "predict": directives.unchanged_required,
        "limits": directives.unchanged_required,
    }

    def run(self) -> list[nodes.Node]:
        self.assert_has_content()
        name = self.arguments[0]
        scripts = [SCRIPTS / "shared.js", SCRIPTS / f"{name}.js"]
        if not scripts[1].is_file():
            message = f"there is no explorable {name}"
            logger.warning(message, location=self.get_location())
        anchor = f"explorable-{name}"
        words = tag("div", *self.parsed_content(), classes=["folded"])
        figure = tag(
            "figure",
            self.caption(anchor),
            self.line("predict"),
            tag("div", classes=["stage"]),
            self.line("limits"),
            tag("details", tag("summary", "In words"), words, open="open"),
            classes=["box", "explorable"],
            **{MARK: name, "data-version": version(scripts)},
        )
        figure["ids"], figure["names"] = [anchor], [anchor]
        self.state.document.note_explicit_target(figure)
        self.set_source_info(figure)
        return [figure]

    def caption(self, anchor: str) -> html_element:
        link = {"href": f"#{anchor}", "title": "Link to this explorable"}
        return tag(
            "figcaption",
            icon("explorable"),
            tag("span", "Explore: ", classes=["label"]),
            tag("span", *self.inline(self.options.get("title", self.arguments[0]))),
            tag("a", "#", classes=["headerlink"], **link),
            classes=["box-title"],
        )

    def line(self, option: str) -> html_element:
        text = self.inline(self.options.get(option, ""))
        return tag("p", *text, classes=[option])


def version(paths: list[Path]) -> str:
    """Changes with the files, so that browsers do not show old ones."""
    text = b"".join(path.read_bytes() for path in paths if path.is_file())
    return f"{zlib.crc32(text):08x}"


def load_scripts(
    app: Sphinx,
    pagename: str,
    templatename: str,
    context: dict[str, Any],
    doctree: nodes.document | None,
) -> None:
    """Only a page that shows an explorable loads what explorables need."""
    elements = doctree.findall(html_element) if doctree else ()
    if any(MARK in element["html"] for element in elements):
        app.add_css_file("explorables/explorables.css")
        app.add_js_file("explorables/load.js", loading_method="defer")


def setup(app: Sphinx) -> dict[str, bool]:
    app.add_directive("explorable", Explorable)
    app.connect("html-page-context", load_scripts)
    return {"parallel_read_safe": True}
