"""`python -m lesson.site [OUT]` renders the site; `--serve` shows it with live reload."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from lesson.site import build, serve

ROOT = Path(__file__).resolve().parents[2]


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m lesson.site", description=__doc__)
    parser.add_argument("out", nargs="?", type=Path, default=ROOT / "_site")
    parser.add_argument("--root", type=Path, default=ROOT, help="the lesson's folder")
    parser.add_argument("--quick", action="store_true", help="read changed pages only")
    parser.add_argument("--serve", action="store_true", help="live reload")
    args = parser.parse_args(argv)
    if args.serve:
        return serve(args.root, args.out)
    try:
        warnings = build(args.root, args.out, strict=not args.quick)
    except OSError as error:
        print(f"{error}; is the disk full, or the folder read-only?", file=sys.stderr)
        return 2
    print(*warnings, f"{args.out / 'index.html'}: {len(warnings)} warnings", sep="\n")
    return 1 if warnings else 0


if __name__ == "__main__":
    sys.exit(main())
