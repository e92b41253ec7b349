"""What the measuring scripts of extras X5 and X6 share: measure, print, write a record.

This is no program; it is imported.  The command line is the one of episode 7's
recorder: --machine names the machine, --output FILE writes a JSON record.
"""

import datetime
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # for pi_cli
import pi_cli  # noqa: F401 (finds recorder)
import recorder
from record_file import rounded, write_json

make_parser = recorder.make_parser


def run(folder, parser, args, measure, show):
    """Measure, print, write; returns the exit status.  `folder`: where the script lies."""
    if args.output and not args.output.parent.is_dir():
        parser.error(f"there is no folder {args.output.parent} to write into")
    try:
        results = measure(args)
    except KeyboardInterrupt:
        print("stopped by Ctrl-C; nothing was recorded", file=sys.stderr)
        return 130
    print(show(results))
    if args.output:
        record = {
            "script": f"code/{folder}/{parser.prog}",
            "date": datetime.date.today().isoformat(),
            "machine": args.machine,
            "python": recorder.python_build(),
        }
        try:
            write_json(args.output, rounded(record | results))
        except OSError as problem:
            parser.error(f"cannot write {args.output}: {problem.strerror}")
    return 0
