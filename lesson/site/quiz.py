"""Multiple-choice questions that answer when an option is opened, without a script.

:::{quiz} Question?
- [ ] Option

  Feedback
- [x] Option

  Feedback
:::
"""

from __future__ import annotations

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util import logging

from lesson.site.boxes import Exercise
from lesson.site.tags import html_element, tag

logger = logging.getLogger(__name__)
VERDICTS = {"[x] ": ("Correct.", "right"), "[ ] ": ("Not this one.", "wrong")}


class Quiz(Exercise):
    def run(self) -> list[nodes.Node]:
        number = self.number()
        content = self.parsed_content()
        options = content.pop() if content else None
        if not isinstance(options, nodes.bullet_list) or len(options) < 3:
            logger.warning(
                "a quiz ends with a list of three or more options",
                location=self.get_location(),
            )
            return []
        items = [tag("li", self.option(item)) for item in options]
        answers = tag("ol", *items, classes=["options"], type="A")
        anchor = self.options.get("id", f"quiz-{number.replace('.', '-')}")
        return [
            self.box(
                f"Question {number}", self.facts(), *content, answers, anchor=anchor
            )
        ]

    def option(self, item: nodes.list_item) -> html_element:
        """The option as a line to open, the feedback behind it."""
        option, *feedback = item.children or [nodes.paragraph()]
        mark = option.astext()[:4]
        if mark not in VERDICTS:
            logger.warning("an option starts with [ ] or [x]", location=item)
            return tag("p", *item.children)
        option[0] = nodes.Text(option[0].astext().removeprefix(mark))
        verdict, name = VERDICTS[mark]
        summary = tag("summary", *option.children)
        answer = tag("div", tag("p", verdict, classes=["verdict"]), *feedback)
        answer["classes"] = ["folded", "no-search"]
        return tag("details", summary, answer, classes=[name])


def setup(app: Sphinx) -> dict[str, bool]:
    app.add_directive("quiz", Quiz)
    return {"parallel_read_safe": True}
