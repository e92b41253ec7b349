"""One docutils node for every HTML element that docutils has no node for.

    tag("details", tag("summary", "Solution"), *content, classes=["solution"])

A `heading` becomes h2, h3 …, one level below the section or box around it.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.writers.html5 import HTML5Translator


class html_element(nodes.General, nodes.TextElement):
    """An HTML element: `node["tag"]` with the attributes `node["html"]`."""


def tag(
    name: str,
    *children: nodes.Node | str,
    classes: Iterable[str] = (),
    ids: Iterable[str] = (),
    **attributes: Any,
) -> html_element:
    content = [nodes.Text(it) if isinstance(it, str) else it for it in children]
    node = html_element("", "", *content, classes=list(classes), ids=list(ids))
    node["tag"], node["html"] = name, attributes
    return node


def raw(text: str) -> nodes.raw:
    """HTML that goes into the page as it is."""
    return nodes.raw("", text, format="html")


def name_of(node: html_element) -> str:
    """The tag's name; of a heading, the level is known once it stands in a page."""
    if node["tag"] != "heading":
        return node["tag"]
    level, parent = 1, node.parent
    while parent is not None:
        level += isinstance(parent, nodes.section) or "box" in parent.get("classes", ())
        parent = parent.parent
    return f"h{min(level - 1, 6)}"


def visit(self: HTML5Translator, node: html_element) -> None:
    self.body.append(self.starttag(node, name_of(node), "", **node["html"]))


def depart(self: HTML5Translator, node: html_element) -> None:
    self.body.append(f"</{name_of(node)}>\n")


def setup(app: Sphinx) -> dict[str, bool]:
    app.add_node(html_element, html=(visit, depart))
    return {"parallel_read_safe": True}
