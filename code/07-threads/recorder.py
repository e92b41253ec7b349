"""What the measuring scripts of episode 7 share: two clocks, the build, the record.

This is no program; it is imported.  A script brings what it measures:

    wall_s, cpu_s = recorder.two_clocks(function, 1, 2)   # calls function(1, 2)
    return recorder.run(parser, measure, show, argv)      # parse, measure, print, write
"""

import platform
import sys
import sysconfig
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # for pi_cli
import pi_cli
import record_file


def two_clocks(function, *args):
    """Wall time and CPU time of one call, both in seconds."""
    wall, cpu = time.perf_counter(), time.process_time()
    function(*args)
    return time.perf_counter() - wall, time.process_time() - cpu


def gil_is_on():
    """Does this Python, now, let one thread at a time run Python code?"""
    return getattr(sys, "_is_gil_enabled", lambda: True)()


def python_build():
    """Which build of Python this is, in words: `3.13.15, normal build, GIL on`."""
    free_threaded = bool(sysconfig.get_config_var("Py_GIL_DISABLED"))
    kind = "free-threaded build" if free_threaded else "normal build"
    state = "on" if gil_is_on() else "off"
    return f"{platform.python_version()}, {kind}, GIL {state}"


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
    about = {"python": python_build()}
    if numpy := sys.modules.get("numpy"):
        about["numpy"] = numpy.__version__
    return record_file.run(parser, args, measure, show, about)
