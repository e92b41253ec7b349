"""The page "Performance": our rungs beside the methods of other lessons, and beside C.

All numbers come from the newest record in `data/bench` that holds peers, made by
`python -m lesson bench --peers`; ratios are of medians of the same run.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util import logging

from lesson.records import records
from lesson.site.boxes import BoxDirective
from lesson.site.machines import describe, table

logger = logging.getLogger(__name__)
YARDSTICK = "pi_c"
# The tool of a rung decides which peer it stands beside.
PEER_OF = (
    ("pi_loop", "peer_loop"),
    ("pi_threads_loop", "peer_loop"),
    ("pi_dask_array", "peer_dask"),
    ("pi_dask_blocks", "peer_dask"),
    ("pi_dask_numba", "peer_dask"),
    ("pi_numba", "peer_numba"),  # and all whose name begins so
    ("pi_c", "peer_numba"),
    ("pi_", "peer_numpy"),  # the rest count with NumPy
)

Rung = dict[str, Any]


class Ladder(BoxDirective):
    """The table of the newest record, or of the file that the argument names."""

    def run(self) -> list[nodes.Node]:
        self.env.metadata[self.env.docname]["gathers"] = True
        root = Path(self.env.srcdir)
        try:
            found = [one_record(root / name) for name in self.arguments]
        except (OSError, ValueError) as problem:
            logger.warning("no record: %s", problem, location=self.get_location())
            return []
        for record in found or records(root):
            if record.get("peers"):
                return [nodes.paragraph("", describe(record)), comparison(record)]
        return [nodes.paragraph("", "No machine has been measured with the peers yet.")]


def one_record(path: Path) -> dict[str, Any]:
    return {**json.loads(path.read_text(encoding="utf-8")), "mine": False}


def comparison(record: dict[str, Any]) -> nodes.Node:
    most = record["machine"]["cpus"]
    heads = ["Program", "1 worker", f"{most} workers", "efficiency", "× peer"]
    heads += ["of C", "peak MiB"]
    return table(
        "Million samples per second (medians)",
        heads,
        [row(record, name) for name in by_name(record)],
    )


def by_name(record: dict[str, Any]) -> dict[str, list[Rung]]:
    """Entries of each program, fewest workers first; peers at the end."""
    found: dict[str, list[Rung]] = {}
    for rung in [*record["rungs"], *record["peers"]]:
        found.setdefault(rung["rung"], []).append(rung)
    return {
        name: sorted(runs, key=lambda run: run["workers"])
        for name, runs in found.items()
    }


def row(record: dict[str, Any], name: str) -> list[str]:
    found = by_name(record)
    one, most = found[name][0], found[name][-1]
    peer = next(
        (peer for start, peer in PEER_OF if name.startswith(start) and peer in found),
        None,
    )
    many = most["workers"] > one["workers"]
    efficiency = top_rate(most) / top_rate(one) / most["workers"] * one["workers"]
    yardstick = found.get(YARDSTICK)
    return [
        name,
        f"{rate(one) / 1e6:.4g}",
        f"{rate(most) / 1e6:.4g}" if many else "–",
        f"{efficiency:.2f}" if many else "–",
        f"{ratio_to_peer(found, name, peer):.3g}" if peer else "–",
        f"{rate(one) / rate(yardstick[0]):.3g}" if yardstick else "–",
        f"{most['peak_memory_mib']:.0f}",
    ]


def ratio_to_peer(found: dict[str, list[Rung]], name: str, peer: str) -> float:
    """One worker against one; Dask, whose peer uses all cores, all against all."""
    which = -1 if peer == "peer_dask" else 0
    return rate(found[name][which]) / rate(found[peer][which])


def rate(rung: Rung) -> float:
    return rung["samples_per_second"]


def top_rate(rung: Rung) -> float:
    """Samples per second of the fastest run: for efficiencies, as in `fig/pi-scaling`.

    What disturbs one of many workers slows the run of all of them down.
    """
    return rung["samples"] / min(rung["seconds"])


def setup(app: Sphinx) -> dict[str, bool]:
    app.add_directive("ladder", Ladder)
    return {"parallel_read_safe": True}
