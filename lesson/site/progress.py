"""What a reader has done, remembered on the reader's own device only.

Every exercise and every question has a key (`Exercise.key` in boxes.py).  The menu
of every page carries the keys of all episodes, so that theme/static/progress.js can say
"4 of 7 done" without visiting them.  Without JavaScript nothing of it is shown.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx

from lesson import pages
from lesson.site.boxes import icon
from lesson.site.tags import html_element, tag

QUESTION = "Forget all your answers and marks? There is no way back."
PROMISE = "Your progress is kept on this device only. Nothing of it is sent anywhere."


def your_progress() -> html_element:
    """The box of the front page that progress.js fills in and shows."""
    label = tag("span", "Your progress", classes=["label"])
    heading = tag("heading", icon("checklist"), label, classes=["box-title"])
    total = tag("p", classes=["total"], tabindex="-1", **{"aria-live": "polite"})
    forget = tag("button", "Forget everything", type="button", classes=["forget"])
    choice = tag(
        "form",
        tag("button", "Keep them", type="submit", value="keep"),
        tag("button", "Forget everything", type="submit", value="forget"),
        method="dialog",
    )
    question = tag("p", QUESTION, ids=["forget-question"])
    dialog = tag("dialog", question, choice, **{"aria-labelledby": "forget-question"})
    content = (heading, total, tag("p", PROMISE), dialog, tag("p", forget))
    return tag(
        "div", *content, classes=["box", "your-progress", "no-search"], hidden=""
    )


def tell_keys(
    app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: nodes.Node
) -> None:
    """For the template: the keys of each page that is taught, `page=key key;page=key`."""
    keys = []
    for name in sorted(app.env.all_docs):
        found = app.env.metadata[name].get("exercise_keys")
        if found and pages.is_taught(Path(app.env.doc2path(name))):
            keys.append(f"{name}={' '.join(found)}")
    context["exercise_keys"] = ";".join(keys)


def setup(app: Sphinx) -> dict[str, bool]:
    app.add_js_file("storage.js", priority=100)  # Sphinx's own scripts have 200
    app.add_js_file("progress.js", loading_method="defer")
    app.add_css_file("progress.css")
    app.connect("html-page-context", tell_keys)
    return {"parallel_read_safe": True}
