"""What the measuring scripts of episode 11 share: measure, print, write the record.

This is no program; it is imported.  The command line is the one of episode 7's
recorder: --machine names the machine, --output FILE writes a JSON record.
"""

import sys
from concurrent.futures import BrokenExecutor
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # for pi_cli
import pi_cli  # noqa: F401 (finds recorder)
import record_file
import recorder

make_parser = recorder.make_parser


def run(parser, args, measure, show):
    """Measure, print, write; returns the exit status."""
    try:
        return record_file.run(parser, args, measure, show)
    except BrokenExecutor:
        parser.error("a worker died (killed, or out of memory?); nothing was recorded")
