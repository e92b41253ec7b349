"""Code blocks and what they print: quiet labels, and the name of the script they show.

A fence's language names the directive: ```python source=code/x.py:f, ```console,
```output, ```output varies, ```error.
"""

from __future__ import annotations

import shlex

from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from lesson.site.tags import tag

LEXERS = {"output": "text", "error": "text"}


class Listing(SphinxDirective):
    optional_arguments = 1
    final_argument_whitespace = True
    has_content = True
    option_spec = None  # so that no line of the code is taken for an option

    def run(self) -> list[nodes.Node]:
        try:
            words = shlex.split(self.arguments[0]) if self.arguments else []
        except ValueError as error:
            raise self.error(f"{self.arguments[0]}: {error}") from None
        # `content` has lost a first line that is empty; the whole text has not
        text = "\n".join(self.block_text.split("\n")[1:-2])
        code = nodes.literal_block(text, text, force=True)
        code["language"] = LEXERS.get(self.name, self.name)
        self.set_source_info(code)
        return [tag("div", *self.label(words), code, classes=["listing", self.name])]

    def label(self, words: list[str]) -> list[nodes.Node]:
        if self.name == "output" and "varies" in words:
            return [label("Output (varies from run to run)")]
        if self.name in LEXERS:
            return [label(self.name.capitalize())]
        for word in words:
            if word.startswith("source="):
                path = word.removeprefix("source=").partition(":")[0]
                link = addnodes.download_reference("", "", nodes.literal(path, path))
                link["reftarget"] = f"/{path}"
                return [label("from ", link)]
        return []


def label(*content: nodes.Node | str) -> nodes.Node:
    return tag("p", *content, classes=["listing-label"])


def setup(app: Sphinx) -> dict[str, bool]:
    for name in ("python", "console", "output", "error"):
        app.add_directive(name, Listing, override=True)  # docutils has an error, too
    return {"parallel_read_safe": True}
