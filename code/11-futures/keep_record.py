"""What the measuring scripts of episode 11 share: measure, print, write the record.

This is no program; it is imported.  The command line is the one of episode 7's
recorder: --machine names the machine, --output FILE writes a JSON record.
"""

import datetime
import platform
import sys
from concurrent.futures import BrokenExecutor
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # for pi_cli
import pi_cli  # noqa: F401 (finds recorder)
import recorder

make_parser = recorder.make_parser


def run(parser, args, measure, show):
    """Measure, print, write; returns the exit status."""
    if args.output and not args.output.parent.is_dir():
        parser.error(f"there is no folder {args.output.parent} to write into")
    try:
        results = measure(args)
    except KeyboardInterrupt:
        print("stopped by Ctrl-C; nothing was recorded", file=sys.stderr)
        return 130
    except BrokenExecutor:
        parser.error("a worker died (killed, or out of memory?); nothing was recorded")
    print(show(results))
    if args.output:
        record = {
            "script": f"code/11-futures/{parser.prog}",
            "date": datetime.date.today().isoformat(),
            "machine": args.machine,
            "python": platform.python_version(),
        }
        try:
            recorder.write_json(args.output, recorder.rounded(record | results))
        except OSError as problem:
            parser.error(f"cannot write {args.output}: {problem.strerror}")
    return 0
