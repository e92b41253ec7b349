"""Figures that follow the page's light or dark look.

Our SVG figures hold both looks and choose by the reader's system.  The page has a
switch of its own, which browsers do not pass on to images.  So the site has two files:
`x.svg` is always light, `x.dark.svg` always dark; lesson.js picks when the switch is used.
"""

from __future__ import annotations

import re
from pathlib import Path, PurePosixPath

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util import logging
from sphinx.writers.html5 import HTML5Translator

logger = logging.getLogger(__name__)
DARK = "(prefers-color-scheme:dark)"  # as fig/style.py writes it


def read_svg(root: str | Path, source: str) -> str:
    """The text of a figure; nothing for other images, or where the file is missing."""
    path = Path(root, source)
    is_svg = path.suffix == ".svg" and path.is_file()
    return path.read_text(encoding="utf-8") if is_svg else ""


def size(svg: str) -> dict[str, int]:
    """Width and height in pixels, so that the page does not jump when it loads."""
    match = re.search(r'viewBox="0 0 ([\d.]+) ([\d.]+)"', svg[:2000])
    points = match.groups() if match else ()
    pixels = (round(float(length) * 4 / 3) for length in points)
    return dict(zip(("width", "height"), pixels, strict=False))


def visit_image(self: HTML5Translator, node: nodes.image) -> None:
    source = node["uri"]
    if not node.get("alt"):
        logger.warning("figure without alt text", location=node.parent)
    target = PurePosixPath(
        self.builder.imgpath, self.builder.images.get(source, source)
    )
    attributes = {"src": str(target), "alt": node.get("alt", "")}
    svg = read_svg(self.builder.srcdir, source)
    attributes.update(size(svg))
    if node is not next(self.document.findall(nodes.image)):
        attributes["loading"] = "lazy"  # only the first can be in sight at once
    image = self.emptytag(node, "img", "", **attributes)
    if DARK in svg:
        dark = target.with_suffix(".dark.svg")
        self.body.append(
            f'<picture><source srcset="{dark}" media="(prefers-color-scheme: dark)">'
            f"{image}</picture>"
        )
    else:
        self.body.append(image)
    raise nodes.SkipNode


def write_both_looks(app: Sphinx, exception: Exception | None) -> None:
    for source, name in app.builder.images.items():
        text = read_svg(app.srcdir, source)
        if DARK in text and not exception:
            light = Path(app.outdir, "_images", name)
            dark = light.with_suffix(".dark.svg")
            light.write_text(text.replace(DARK, "not all"), encoding="utf-8")
            dark.write_text(text.replace(DARK, "all"), encoding="utf-8")


def setup(app: Sphinx) -> dict[str, bool]:
    app.add_node(nodes.image, override=True, html=(visit_image, None))
    app.connect("build-finished", write_both_looks)
    return {"parallel_read_safe": True}
