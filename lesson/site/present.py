"""Presentation of an episode: its page, one section at a time, made by present.js.

Pages of episodes load a small script that adds the button and fetches the rest when it
is wanted.  Nothing is added to their HTML: without JavaScript there is no button.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx

from lesson import pages


def add_files(
    app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: nodes.Node
) -> None:
    """During this event, a script that is added belongs to this page only."""
    is_page = page in app.env.all_docs  # the search page, for instance, is none
    if is_page and pages.is_taught(Path(app.env.doc2path(page))):
        app.add_js_file("present-button.js", loading_method="defer")


def setup(app: Sphinx) -> dict[str, bool]:
    app.connect("html-page-context", add_files)
    return {"parallel_read_safe": True}
