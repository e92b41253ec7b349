"""The timetable of the workshop, computed from the minutes of its episodes.

`index.md` holds the plan in its front matter, and `{timetable}` in its text:

    timetable:
      - day: Day one
        start: "09:00"
        items: [01-introduction, coffee 15, 02-patterns, lunch 60]

`questions: no` leaves out the questions of the episodes.

The same directive gives the site its menu, so nobody keeps a list of pages.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from docutils import nodes
from docutils.statemachine import StringList
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util import logging

from lesson.pages import number_of
from lesson.site.boxes import BoxDirective
from lesson.site.episodes import Episode, front_matter, read_episode, read_episodes
from lesson.site.progress import your_progress
from lesson.site.tags import html_element, tag

logger = logging.getLogger(__name__)
AFTER = ("reference", "keypoints", "your-machine", "all-in-one")  # the episodes
HEADINGS = ("Time", "Episode", "Questions")


def minute_of(time: str | int) -> int:
    """Minutes since midnight.  YAML reads 10:30 without quotes as 630: the same."""
    if isinstance(time, int):
        return time
    hours, _, minutes = time.partition(":")
    return int(hours) * 60 + int(minutes)


def clock(minute: int) -> str:
    return f"{minute // 60:02d}:{minute % 60:02d}"


class Timetable(BoxDirective):
    has_content = False

    def run(self) -> list[nodes.Node]:
        self.env.metadata[self.env.docname]["gathers"] = True
        root = Path(self.env.srcdir)
        self.page = Path(self.env.doc2path(self.env.docname))
        self.episodes = {episode.stem: episode for episode in read_episodes(root)}
        plan = front_matter(self.page).get("timetable") or []
        try:
            days = [self.day(day) for day in plan]
        except (AttributeError, KeyError, TypeError, ValueError):
            self.warn("timetable:", "each day needs day, start (as 09:00) and items")
            return self.menu(root)
        planned = {item for day in plan for item in day["items"]}
        for stem in self.episodes.keys() - planned:
            self.warn("timetable:", f"episode {stem} is not in the timetable")
        return [your_progress(), *days, *self.menu(root)]

    def warn(self, where: str, message: str) -> None:
        """A warning at the line of the page that holds the text `where`."""
        lines = self.page.read_text(encoding="utf-8").splitlines()
        number = next((i for i, line in enumerate(lines, 1) if where in line), 1)
        logger.warning(message, location=(self.env.docname, number))

    def day(self, day: dict[str, Any]) -> html_element:
        minute = minute_of(day["start"])
        columns = 3 if day.get("questions", True) else 2
        rows = []
        for item in day["items"]:
            time = clock(minute)
            if item in self.episodes:
                rows.append(self.episode_row(time, self.episodes[item], columns))
                minute += self.episodes[item].minutes
            elif match := re.fullmatch(r"(.+) (\d+)", item):
                rows.append(pause(time, match[1].capitalize(), columns))
                minute += int(match[2])
            else:
                message = (
                    f"{item!r} is neither an episode nor a break such as `coffee 15`"
                )
                self.warn(item, message)
        rows.append(pause(clock(minute), "End", columns))
        heads = (tag("th", heading, scope="col") for heading in HEADINGS[:columns])
        table = tag(
            "table", tag("caption", day["day"]), tag("thead", tag("tr", *heads))
        )
        table += tag("tbody", *rows)
        return tag("div", table, classes=["scroll", "timetable"])

    def episode_row(self, time: str, episode: Episode, columns: int) -> html_element:
        title = f"{episode.number}. {episode.title}"
        link = tag("a", *self.inline(title), href=f"{episode.stem}.html")
        questions = (tag("p", *self.inline(question)) for question in episode.questions)
        return row(time, link, *([tag("td", *questions)] if columns == 3 else []))

    def menu(self, root: Path) -> list[nodes.Node]:
        """The hidden tables of contents that make menu, previous and next."""
        pages = self.env.found_docs - {self.env.docname}
        lesson = [name for name in ("setup", *self.episodes, *AFTER) if name in pages]
        cases = [case.stem for case in read_episodes(root, "_extras")]
        extras = {path.stem for path in Path(root, "_extras").glob("*.md")} & pages
        extras -= {*lesson, *cases}
        project = pages - extras - {*lesson, *cases}
        container = nodes.Element()
        for caption, names in (
            ("Lesson", [self.entry(name) for name in lesson]),
            ("Case studies", [self.entry(name) for name in cases]),
            ("Extras", sorted(extras)),
            ("Project", sorted(project)),
        ):
            head = ["```{toctree}", ":hidden:", f":caption: {caption}", ""]
            if names:
                lines = StringList([*head, *names, "```"])
                self.state.nested_parse(lines, 0, container)
        return container.children

    def entry(self, name: str) -> str:
        """A line of the menu; what is taught has its number before its title."""
        if not number_of(name):
            return name
        page = read_episode(Path(self.env.doc2path(name)))
        return f"{page.number}. {page.title} <{name}>"


class CaseStudies(BoxDirective):
    """A table of the extras that are taught: title, minutes, questions."""

    has_content = False

    def run(self) -> list[nodes.Node]:
        self.env.metadata[self.env.docname]["gathers"] = True
        cases = read_episodes(Path(self.env.srcdir), "_extras")
        heads = (tag("th", name, scope="col") for name in ("Extra", "Min", "Questions"))
        rows = [self.case_row(case) for case in cases]
        table = tag("table", tag("thead", tag("tr", *heads)), tag("tbody", *rows))
        return [tag("div", table, classes=["scroll", "timetable"])]

    def case_row(self, case: Episode) -> html_element:
        title = self.inline(f"{case.number}. {case.title}")
        link = tag("a", *title, href=f"{case.stem}.html")
        questions = (tag("p", *self.inline(question)) for question in case.questions)
        minutes = tag("td", str(case.minutes))
        return tag("tr", tag("th", link, scope="row"), minutes, tag("td", *questions))


def row(
    time: str, first: nodes.Node | str, *rest: nodes.Node, name: str = ""
) -> html_element:
    cells = (tag("td", time), tag("th", first, scope="row"), *rest)
    return tag("tr", *cells, classes=[name] if name else [])


def pause(time: str, name: str, columns: int) -> html_element:
    return row(time, name, *[tag("td")] * (columns - 2), name="pause")


def outdated(app: Sphinx, env: BuildEnvironment, *changes: set[str]) -> list[str]:
    """Pages that gather from others are read again at every build."""
    return [name for name, data in env.metadata.items() if "gathers" in data]


def setup(app: Sphinx) -> dict[str, bool]:
    app.add_directive("timetable", Timetable)
    app.add_directive("case-studies", CaseStudies)
    app.connect("env-get-outdated", outdated)
    return {"parallel_read_safe": True}
