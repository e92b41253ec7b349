"""Pages made from all episodes: the key points, and everything on one page."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from docutils import nodes
from sphinx.application import Sphinx

from lesson.site.boxes import BoxDirective
from lesson.site.episodes import read_episodes
from lesson.site.tags import html_element, tag


class all_episodes(nodes.General, nodes.Element):
    """Marks the place of the episodes until all pages have been read."""


class GatheredKeyPoints(BoxDirective):
    def run(self) -> list[nodes.Node]:
        self.env.metadata[self.env.docname]["gathers"] = True
        result = []
        for episode in read_episodes(Path(self.env.srcdir)):
            link = nodes.reference("", "", *self.inline(episode.title))
            link["refuri"] = f"{episode.stem}.html"
            items = (tag("li", *self.inline(point)) for point in episode.keypoints)
            section = nodes.section("", ids=[f"keypoints-{episode.stem}"])
            section += [nodes.title("", "", link), tag("ul", *items)]
            result.append(section)
        return result


class AllInOne(BoxDirective):
    def run(self) -> list[nodes.Node]:
        page = self.env.metadata[self.env.docname]
        page["gathers"] = page["no-search"] = True
        contents = tag("ol")
        for episode in read_episodes(Path(self.env.srcdir)):
            link = tag("a", *self.inline(episode.title), href=f"#{episode.stem}")
            contents += tag("li", link, value=episode.number)
        return [contents, all_episodes()]


def fill(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Put the finished episodes in their place, once all references are resolved."""
    for place in list(doctree.findall(all_episodes)):
        place.replace_self(list(episodes(app)))


def episodes(app: Sphinx) -> Iterator[nodes.Node]:
    stems = [episode.stem for episode in read_episodes(Path(app.srcdir))]
    for stem in stems:
        tree = app.env.get_and_resolve_doctree(stem, app.builder, tags=app.tags)
        for node in tree.findall(nodes.Element):
            move_links(node, stem, stems)
        for section in tree.findall(nodes.section):
            section["ids"].insert(0, stem)  # links to the whole page end here
            section["classes"].append("episode")
            break
        yield from tree.children


def move_links(node: nodes.Element, stem: str, stems: list[str]) -> None:
    """Prefix anchors by their page's stem, and follow them in links."""
    node["ids"] = [f"{stem}--{name}" for name in node["ids"]]
    if "refid" in node:
        node["refid"] = f"{stem}--{node['refid']}"
    if "backrefs" in node:
        node["backrefs"] = [f"{stem}--{name}" for name in node["backrefs"]]
    if isinstance(node, html_element) and node["html"].get("href", "").startswith("#"):
        href = f"#{stem}--{node['html']['href'][1:]}"
        node["html"] = {**node["html"], "href": href}
    page, mark, anchor = node.get("refuri", "").partition("#")
    target = page.removesuffix(".html") or stem
    if target in stems and "refuri" in node:
        node["refuri"] = f"#{target}--{anchor}" if mark else f"#{target}"


def setup(app: Sphinx) -> dict[str, bool]:
    app.add_node(all_episodes)
    app.add_directive("keypoints", GatheredKeyPoints)
    app.add_directive("all-in-one", AllInOne)
    app.connect("doctree-resolved", fill)
    return {"parallel_read_safe": True}
