"""Code with few elements: only the words that lesson.css colours get one of their own.

Pygments marks every name, bracket and blank, and Sphinx every word of inline code.  Left
as text, a page is a quarter lighter, and browsers, screen readers and the tests have half
as many elements to go through.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from io import StringIO
from pathlib import Path

from docutils import nodes
from pygments.formatters import HtmlFormatter
from pygments.token import STANDARD_TYPES, Text, _TokenType
from sphinx.application import Sphinx
from sphinx.writers.html5 import HTML5Translator

STYLES = Path(__file__).parent / "theme" / "static" / "lesson.css"


@cache
def coloured() -> frozenset[str]:
    """Pygments' short names of what the style sheet mentions, such as `kn` or `s1`."""
    styles = STYLES.read_text(encoding="utf-8")
    return frozenset(re.findall(r"\.highlight \.(\w+)", styles))


class PlainerFormatter(HtmlFormatter):
    def format_unencoded(
        self, tokensource: Iterator[tuple[_TokenType, str]], outfile: StringIO
    ) -> None:
        tokens = (
            (kind if STANDARD_TYPES.get(kind) in coloured() else Text, text)
            for kind, text in tokensource
        )
        super().format_unencoded(tokens, outfile)


def visit_inline_code(self: HTML5Translator, node: nodes.literal) -> None:
    self.body.append(self.starttag(node, "code", "", CLASS="notranslate"))


def depart_inline_code(self: HTML5Translator, node: nodes.literal) -> None:
    self.body.append("</code>")


def use_plainer_formatter(app: Sphinx) -> None:
    app.builder.highlighter.formatter = PlainerFormatter


def setup(app: Sphinx) -> dict[str, bool]:
    app.connect("builder-inited", use_plainer_formatter)
    inline_code = (visit_inline_code, depart_inline_code)
    app.add_node(nodes.literal, override=True, html=inline_code)
    return {"parallel_read_safe": True}
