"""What the measuring scripts of this extra share: command line, errors, the record.

This is no program; it is imported.  A script brings what it measures:

    return hazard_record.run(parser, measure, show, argv)   # parse, measure, print, write
"""

import platform
import sys
from importlib.metadata import version
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # for pi_cli
import pi_cli
import record_file

PACKAGES = ("numpy", "scipy", "h5py", "distributed")


class Unfinished(Exception):
    """The measurement could not be done; the text is one line for the learner."""


def make_parser(description):
    """Command line that the measuring scripts share."""
    parser = pi_cli.Parser(description=description.splitlines()[0])
    machine = f"{pi_cli.usable_cpus()} CPUs, {platform.machine()}"
    parser.add_argument("--machine", default=machine, help="name of it in the record")
    parser.add_argument("--output", type=Path, help="JSON file for the record")
    return parser


def run(parser, measure, show, argv=None):
    """Parse, measure, print, write; returns the exit status.

    `measure(args)` returns a dictionary of results, `show(results)` the text to print.
    """
    args = parser.parse_args(argv)
    about = {"packages": {name: version(name) for name in PACKAGES}}
    try:
        return record_file.run(parser, args, measure, show, about)
    except Unfinished as problem:
        parser.exit(2, f"{parser.prog}: {problem}\n")
    except MemoryError:
        parser.exit(
            2, f"{parser.prog}: not enough memory; try fewer or smaller blocks\n"
        )
    except OSError as problem:
        what = problem.strerror or " ".join(str(problem).split())
        parser.exit(2, f"{parser.prog}: cannot write: {what}\n")
