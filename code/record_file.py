"""Writes a record of measurements as JSON: what the measuring scripts share.

This is no program; it is imported.
"""

import json
import os


def write_json(path, record):
    """Write to a file beside `path` and rename it, so that `path` is never half done."""
    draft = path.with_name(path.name + ".new")
    try:
        draft.write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")
        os.replace(draft, path)
    finally:
        draft.unlink(missing_ok=True)


def rounded(value):
    """The same record, with numbers that are short enough to read."""
    if isinstance(value, dict):
        return {key: rounded(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [rounded(item) for item in value]
    return round(value, 6) if isinstance(value, float) else value
