"""Finishing touches on parsed pages: terms one can link to, tables that can scroll."""

from __future__ import annotations

from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.transforms import SphinxTransform

from lesson.site.tags import tag


class NameTerms(SphinxTransform):
    """Give each term of a definition list an anchor: `reference.md#speed-up`."""

    default_priority = 800  # before MyST looks for the targets of links

    def apply(self, **kwargs: Any) -> None:
        for term in self.document.findall(nodes.term):
            name = nodes.make_id(term.astext())
            if name not in self.document.nameids:
                term["ids"], term["names"] = [name], [name]
                self.document.note_explicit_target(term)


class LetTablesScroll(SphinxTransform):
    default_priority = 800

    def apply(self, **kwargs: Any) -> None:
        for table in list(self.document.findall(nodes.table)):
            frame = tag("div", classes=["scroll"])
            table.replace_self(frame)
            frame += table


def setup(app: Sphinx) -> dict[str, bool]:
    app.add_transform(NameTerms)
    app.add_transform(LetTablesScroll)
    return {"parallel_read_safe": True}
