"""The description of a page, for search engines and for previews of links to it.

An episode is described by its questions, any other page by its first paragraph.
"""

from __future__ import annotations

from html import escape
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx

from lesson.site.tags import html_element

LONGEST = 200  # characters; search engines show fewer


def description(doctree: nodes.document) -> str:
    """The questions of an episode, or the first paragraph; at most `LONGEST` long."""
    questions = doctree.findall(is_question)
    text = " ".join(it.astext() for it in questions)
    text = text or next((it.astext() for it in doctree.findall(is_prose)), "")
    words = " ".join(text.split())
    if len(words) <= LONGEST:
        return words
    return words[: LONGEST - 1].rsplit(" ", 1)[0] + " …"


def is_question(node: nodes.Node) -> bool:
    """An item of the first list in the overview of an episode."""
    if not isinstance(node, html_element) or node["tag"] != "li":
        return False
    items = node.parent
    return items["tag"] == "ul" and "overview" in items.parent["classes"]


def is_prose(node: nodes.Node) -> bool:
    """A paragraph of a section: no caption, and no line of a box or table."""
    return isinstance(node, nodes.paragraph) and isinstance(node.parent, nodes.section)


def describe(
    app: Sphinx,
    page: str,
    template: str,
    context: dict[str, Any],
    doctree: nodes.document | None,
) -> None:
    # The layout says it already; docutils' own line says it a second time.
    viewport = '<meta name="viewport" content="width=device-width, initial-scale=1" />'
    tags = context.get("metatags", "").replace(viewport, "")
    if doctree is not None:
        text = description(doctree) or context["title"]
        tags += f'\n    <meta name="description" content="{escape(text)}" />'
    context["metatags"] = tags


def setup(app: Sphinx) -> dict[str, bool]:
    app.connect("html-page-context", describe)
    return {"parallel_read_safe": True}
