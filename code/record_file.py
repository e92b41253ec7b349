"""Writes a record of measurements as JSON: what the measuring scripts share.

This is no program; it is imported.  A script brings what it measures:

    args = parser.parse_args(argv)
    return record_file.run(parser, args, measure, show)   # measure, print, write
"""

import datetime
import json
import os
import platform
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


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


def script_of(measure):
    """Which script this function is from, such as code/07-threads/timeline.py."""
    path = Path(measure.__code__.co_filename).resolve()
    return path.relative_to(ROOT).as_posix() if path.is_relative_to(ROOT) else path.name


def run(parser, args, measure, show, about=None):
    """Measure, print, write; returns the exit status.

    `measure(args)` returns a dictionary of results, `show(results)` the text to print.
    What `about` says stands in the record, too; results may replace any of it.
    """
    if args.output and not args.output.parent.is_dir():
        parser.error(f"there is no folder {args.output.parent} to write into")
    try:
        results = measure(args)
    except KeyboardInterrupt:
        print("stopped by Ctrl-C; nothing was recorded", file=sys.stderr)
        return 130
    print(show(results))
    if args.output:
        head = {
            "script": script_of(measure),
            "date": datetime.date.today().isoformat(),
            "machine": args.machine,
            "python": platform.python_version(),
        }
        try:
            write_json(args.output, rounded(head | (about or {}) | results))
        except OSError as problem:
            parser.error(f"cannot write {args.output}: {problem.strerror}")
    return 0
