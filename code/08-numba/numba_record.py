"""What the measuring scripts of episode 8 share: patience, and the record.

This is no program; it is imported.  A script brings what it measures:

    parser = numba_record.make_parser(__doc__)
    return numba_record.run(parser, measure, show, argv)   # parse, measure, print, write
"""

import sys
from pathlib import Path

import numba
import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # for pi_cli
import pi_cli  # noqa: F401 (makes the next two importable)
import quiet
import record_file
import recorder


def make_parser(description, rounds):
    """Command line that the measuring scripts share."""
    parser = recorder.make_parser(description)
    positive = recorder.pi_cli.whole_number(1)
    parser.add_argument("--rounds", type=positive, default=rounds)
    text = "repeat each run until other programs leave the machine alone"
    parser.add_argument("--patient", action="store_true", help=text)
    return parser


def clocks(function, args, patient):
    """Wall and CPU time of one call, in seconds; with `patient`, of a quiet one."""
    return quiet.when_quiet(lambda: recorder.two_clocks(function, *args), patient)


def run(parser, measure, show, argv=None):
    """Parse, measure, print, write; returns the exit status.

    `measure(args)` returns a dictionary of results, `show(results)` the text to print.
    """
    args = parser.parse_args(argv)
    about = {
        "python": recorder.python_build(),
        "packages": {"numba": numba.__version__, "numpy": np.__version__},
        "patient": args.patient,
    }
    return record_file.run(parser, args, measure, show, about)
