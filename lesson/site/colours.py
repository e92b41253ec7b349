"""Only words of code that lesson.css colours get an element of their own.

Pygments marks every name, bracket and blank.  Left as text, a page is a third lighter,
and browsers, screen readers and the tests have half as many elements to go through.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from io import StringIO
from pathlib import Path

from pygments.formatters import HtmlFormatter
from pygments.token import STANDARD_TYPES, Text, _TokenType
from sphinx.application import Sphinx

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


def use_plainer_formatter(app: Sphinx) -> None:
    app.builder.highlighter.formatter = PlainerFormatter


def setup(app: Sphinx) -> dict[str, bool]:
    app.connect("builder-inited", use_plainer_formatter)
    return {"parallel_read_safe": True}
