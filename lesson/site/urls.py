"""Clean addresses: `_episodes/01-introduction.md` becomes `/01-introduction.html`."""

from __future__ import annotations

from pathlib import Path

from sphinx.application import Sphinx
from sphinx.project import Project

FOLDERS = ("_episodes/", "_extras/")
NAMES = {"data/README": "data"}


class LessonProject(Project):
    """Knows a page by its stem, whatever folder it is kept in."""

    def path2doc(self, filename: str | Path) -> str | None:
        docname = super().path2doc(filename)
        for folder in FOLDERS:
            docname = docname and docname.removeprefix(folder)
        return NAMES.get(docname or "", docname)


def use_clean_addresses(app: Sphinx) -> None:
    app.project = LessonProject(app.srcdir, app.config.source_suffix)
    app.env.project = app.project


def setup(app: Sphinx) -> dict[str, bool]:
    app.connect("builder-inited", use_clean_addresses)
    return {"parallel_read_safe": True}
