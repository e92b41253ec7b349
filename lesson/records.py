"""The recorded measurements in `data/bench`; `data/README.md` describes them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

MINE = "data/bench/mine.json"  # the reader's own measurement; git ignores it


def records(root: Path) -> list[dict[str, Any]]:
    """All records in data/bench, the reader's own first."""
    paths = sorted((root / "data" / "bench").glob("*.json"), reverse=True)
    paths.sort(key=lambda path: path.name != Path(MINE).name)
    found = []
    for path in paths:
        record = json.loads(path.read_text(encoding="utf-8"))
        found.append({**record, "mine": path.name == Path(MINE).name})
    return found
