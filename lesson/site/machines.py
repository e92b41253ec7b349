"""The page "Your machine": this machine's measurement beside the recorded ones."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx

from lesson.records import MINE, records
from lesson.site.boxes import BoxDirective
from lesson.site.tags import html_element, tag

Record = dict[str, Any]
# Name of the figure, what stands above it, what its alt text says about its axis.
FIGURES = (
    (
        "ladder",
        "Speed, with all workers",
        "millions of samples per second, on a log scale",
    ),
    (
        "scaling",
        "Does it scale? s is the serial fraction by Amdahl’s law (episode 13)",
        "parallel efficiency, from 0 to 1.2; 1 is perfect, and one divided by the "
        "number of workers is no gain",
    ),
    ("memory", "Peak memory", "peak memory in MiB, on a log scale"),
    (
        "patience",
        "Time until the standard error of π is 0.00001",
        "time, on a log scale from one second to one day",
    ),
)
FIGURE_ALT = "Dot plot, one row for each rung of the ladder. Horizontal axis: {}. {}"


class Machines(BoxDirective):
    def run(self) -> list[nodes.Node]:
        self.env.metadata[self.env.docname]["gathers"] = True
        root = Path(self.env.srcdir)
        found = records(root)
        if not found:
            return [nodes.paragraph("", "No machine has been measured yet.")]
        intro = [] if found[0]["mine"] else [missing()]
        return [
            *intro,
            *(nodes.paragraph("", describe(record)) for record in found),
            *(node for row in FIGURES for node in figure(root, found[0], *row)),
            speeds(found),
            details(found[0]),
        ]


def figure(root: Path, first: Record, name: str, title: str, axis: str) -> list[Any]:
    """Title and picture, or nothing where this measurement has no such figure."""
    own = Path(MINE).with_name(f"{Path(MINE).stem}-{name}.svg")
    path = own if first["mine"] else Path("fig") / f"pi-{name}.svg"
    if not (root / path).exists():
        return []
    alt = FIGURE_ALT.format(axis, fastest(first))
    caption = nodes.paragraph("", "", nodes.strong("", title))
    return [caption, nodes.image(uri=f"/{path.as_posix()}", alt=alt)]


def missing() -> nodes.paragraph:
    text = "This copy of the site holds no measurement of your machine. "
    command = nodes.literal("", "make lesson")
    return nodes.paragraph("", "", nodes.Text(text), command, nodes.Text(" adds it."))


def title(record: Record) -> str:
    return "Your machine" if record["mine"] else f"Recorded {record['date']}"


def describe(record: Record) -> str:
    """One sentence: which machine, when, with what."""
    machine = record["machine"]
    versions = ", ".join(
        f"{name} {number}" for name, number in machine["packages"].items()
    )
    if "numba_cpu" in machine:
        versions += f" that compiles for {machine['numba_cpu']}"
    measured = f"; measured on {record['date']}" if record["mine"] else ""
    return (
        f"{title(record)}: {machine['processor']}, {machine['cpus']} CPUs, "
        f"{machine['memory_gib']} GiB of memory, {machine['system']}, "
        f"{machine['python']}, {versions}{measured}."
    )


def fastest(record: Record) -> str:
    best = max(record["rungs"], key=lambda rung: rung["samples_per_second"])
    speed = best["samples_per_second"] / 1e6
    where = "your machine" if record["mine"] else "the recorded machine"
    return f"The fastest rung on {where} is {best['rung']} with {speed:.0f} million."


def speeds(found: list[Record]) -> html_element:
    """Millions of samples per second: rungs down, machines across."""
    keys = list(
        dict.fromkeys(key(rung) for record in found for rung in record["rungs"])
    )
    rows = []
    for wanted in keys:
        cells = [speed(record, wanted) for record in found]
        rows.append([wanted[0], str(wanted[1]), *cells])
    heads = ["Rung", "Workers", *(title(record) for record in found)]
    return table("Speed in million samples per second (median)", heads, rows)


def key(rung: dict[str, Any]) -> tuple[str, int]:
    return rung["rung"], rung["workers"]


def speed(record: Record, wanted: tuple[str, int]) -> str:
    for rung in record["rungs"]:
        if key(rung) == wanted:
            return f"{rung['samples_per_second'] / 1e6:.1f}"
    return "–"


def details(record: Record) -> html_element:
    """What else was measured on the first machine."""
    heads = ["Rung", "Workers", "CPU/wall", "Peak memory", "Spread", "Doubled samples"]
    rows = [
        [
            *(rung["rung"], str(rung["workers"]), f"{rung['cpu_per_wall']:.2f}"),
            f"{rung['peak_memory_mib']:.0f} MiB",
            f"{100 * rung['spread']:.0f} %",
            f"{rung['growth_when_doubled']:.1f} ×",
        ]
        for rung in record["rungs"]
    ]
    return table(
        f"{title(record)}: CPU time over wall time, memory, spread", heads, rows
    )


def table(caption: str, heads: list[str], rows: list[list[str]]) -> html_element:
    head = tag("thead", tag("tr", *(tag("th", text, scope="col") for text in heads)))
    body = [
        tag(
            "tr", tag("th", row[0], scope="row"), *(tag("td", text) for text in row[1:])
        )
        for row in rows
    ]
    content = tag("table", tag("caption", caption), head, tag("tbody", *body))
    return tag("div", content, classes=["scroll", "numbers"])


def setup(app: Sphinx) -> dict[str, bool]:
    app.add_directive("machines", Machines)
    return {"parallel_read_safe": True}
