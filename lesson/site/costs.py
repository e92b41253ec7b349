"""What our own commands and pages cost, from the newest record `data/costs-*.json`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util import logging

from lesson.site.boxes import BoxDirective
from lesson.site.machines import table

logger = logging.getLogger(__name__)
HEADS = ["Command or page", "Time", "Slowest block", "Budget", "Peak memory"]

Row = dict[str, Any]


class Costs(BoxDirective):
    has_content = False

    def run(self) -> list[nodes.Node]:
        self.env.metadata[self.env.docname]["gathers"] = True
        paths = sorted(Path(self.env.srcdir, "data").glob("costs-*.json"))
        if not paths:
            return [nodes.paragraph("", "The costs have not been measured yet.")]
        try:
            record = json.loads(paths[-1].read_text(encoding="utf-8"))
            rows = [row(name, cost) for name, cost in record["costs"].items()]
        except (KeyError, TypeError, ValueError) as problem:
            message = f"{paths[-1].name} cannot be read: {problem!r}"
            logger.warning(message, location=self.get_location())
            return []
        about = record["machine"]
        caption = (
            f"{about['processor']}, {about['cpus']} cores, {about['python']}, "
            f"{record['date']}"
        )
        return [table(caption, HEADS, rows)]


def row(name: str, cost: Row) -> list[str]:
    slowest = cost.get("slowest_s")
    return [
        name,
        f"{cost['seconds']:.1f} s",
        "–" if slowest is None else f"{slowest:.1f} s",
        f"{cost['budget_s']:.0f} s",
        f"{cost['peak_memory_mib']:.0f} MiB",
    ]


def setup(app: Sphinx) -> dict[str, bool]:
    app.add_directive("costs", Costs)
    return {"parallel_read_safe": True}
