"""What the measuring scripts of this extra share: two clocks, the record.

This is no program; it is imported.  A script brings what it measures:

    return gil_record.run(parser, measure, show, "held", argv)

With --recorded a script measures nothing, and prints our record of that name.
"""

import argparse
import json
from importlib import metadata

import build_c  # makes the next two importable
import record_file
import recorder

DATA = build_c.HERE.parents[1] / "data"
VERSIONS_OF = ("numpy", "cffi", "Cython", "pybind11")
MAX_POINTS = 10**11  # minutes, on two cores


def make_parser(description, rounds=None):
    """Command line that the measuring scripts share; with `rounds`, if it has rounds."""
    parser = recorder.make_parser(description)
    text = "print our record instead of measuring"
    parser.add_argument("--recorded", action="store_true", help=text)
    if rounds:
        positive = recorder.pi_cli.whole_number(1)
        parser.add_argument("--rounds", type=positive, default=rounds)
    return parser


def number_of_points(low=1):
    """Type for argparse: as many points as one has the patience for."""

    def parse(text):
        number = recorder.pi_cli.whole_number(low)(text)
        if number > MAX_POINTS:
            message = f"{text} is more than {MAX_POINTS:.0e}"
            raise argparse.ArgumentTypeError(message)
        return number

    return parse


def versions():
    """Versions of the packages that are installed."""
    installed = {found.metadata["Name"] for found in metadata.distributions()}
    return {name: metadata.version(name) for name in VERSIONS_OF if name in installed}


def read(name):
    """Our record of that name."""
    path = DATA / f"{build_c.HERE.name}-{name}.json"
    return json.loads(path.read_text(encoding="utf-8"))


def run(parser, measure, show, name, argv=None):
    """Parse, measure, print, write; returns the exit status.

    `measure(args)` returns a dictionary of results, `show(results)` the text to print.
    """
    args = parser.parse_args(argv)
    about = {"python": recorder.python_build(), "packages": versions()}

    def ours(_):  # its own date and machine replace those of today
        return read(name)

    try:
        chosen = ours if args.recorded else measure
        return record_file.run(parser, args, chosen, show, about)
    except build_c.NoCompiler as problem:
        parser.exit(2, f"{parser.prog}: {problem}\n")
    except OSError as problem:
        path = problem.filename or args.output
        parser.error(f"cannot read or write {path}: {problem.strerror}")
