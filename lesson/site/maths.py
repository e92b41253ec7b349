"""Formulas as MathML, which browsers show without any script."""

from __future__ import annotations

from docutils import nodes
from docutils.utils.math import MathError
from docutils.utils.math.latex2mathml import tex2mathml
from sphinx.application import Sphinx
from sphinx.util import logging
from sphinx.writers.html5 import HTML5Translator

logger = logging.getLogger(__name__)


def append(self: HTML5Translator, node: nodes.Element, name: str, block: bool) -> None:
    try:
        formula = tex2mathml(node.astext(), as_block=block)
    except MathError as error:
        logger.warning("formula: %s", error, location=node)
        formula = self.encode(node.astext())
    self.body.append(
        self.starttag(node, name, "", CLASS="math") + formula + f"</{name}>"
    )
    raise nodes.SkipNode


def visit_inline(self: HTML5Translator, node: nodes.math) -> None:
    append(self, node, "span", block=False)


def visit_block(self: HTML5Translator, node: nodes.math_block) -> None:
    append(self, node, "div", block=True)


def setup(app: Sphinx) -> dict[str, bool]:
    app.add_html_math_renderer("mathml", (visit_inline, None), (visit_block, None))
    return {"parallel_read_safe": True}
