"""What the measuring scripts of this extra share: two clocks, the record.

This is no program; it is imported.  A script brings what it measures:

    return gil_record.run(parser, measure, show, argv)   # parse, measure, print, write
"""

import datetime
import sys
from importlib import metadata

import build_c  # makes the next two importable
import recorder

VERSIONS_OF = ("numpy", "cffi", "Cython", "pybind11")


def make_parser(description, rounds):
    """Command line that the measuring scripts share."""
    parser = recorder.make_parser(description)
    positive = recorder.pi_cli.whole_number(1)
    parser.add_argument("--rounds", type=positive, default=rounds)
    return parser


def versions():
    """Versions of the packages that are installed."""
    installed = {found.metadata["Name"] for found in metadata.distributions()}
    return {name: metadata.version(name) for name in VERSIONS_OF if name in installed}


def run(parser, measure, show, argv=None):
    """Parse, measure, print, write; returns the exit status.

    `measure(args)` returns a dictionary of results, `show(results)` the text to print.
    """
    args = parser.parse_args(argv)
    if args.output and not args.output.parent.is_dir():
        parser.error(f"there is no folder {args.output.parent} to write into")
    try:
        results = measure(args)
    except KeyboardInterrupt:
        print("stopped by Ctrl-C; nothing was recorded", file=sys.stderr)
        return 130
    except build_c.NoCompiler as problem:
        print(f"{parser.prog}: {problem}", file=sys.stderr)
        return 2
    print(show(results))
    if args.output:
        record = {
            "script": f"code/{build_c.HERE.name}/{parser.prog}",
            "date": datetime.date.today().isoformat(),
            "machine": args.machine,
            "python": recorder.python_build(),
            "packages": versions(),
        }
        try:
            recorder.write_json(args.output, recorder.rounded(record | results))
        except OSError as problem:
            parser.error(f"cannot write {args.output}: {problem.strerror}")
    return 0
