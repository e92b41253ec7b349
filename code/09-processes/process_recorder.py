"""What the measuring scripts of episode 9 share: clocks, fresh processes, the record.

This is no program; it is imported.  A script brings what it measures:

    wall_s, own_s, workers_s = process_recorder.three_clocks(function, 1, 2)
    return process_recorder.run(parser, measure, show, argv)
"""

import json
import os
import platform
import subprocess
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # for pi_cli
import pi_cli
import record_file

TIME_LIMIT_S = 300  # of one fresh process
MAX_TRIES = 12  # of one run, until the machine is quiet


def three_clocks(function, *args):
    """Wall time, CPU time of this process, CPU time of child processes that ended.

    All in seconds; on Windows the system does not tell the last one, and it is 0.
    """
    wall, before = time.perf_counter(), os.times()
    function(*args)
    wall, after = time.perf_counter() - wall, os.times()
    user, system, children_user, children_system = (
        end - start for start, end in zip(before[:4], after[:4], strict=True)
    )
    return wall, user + system, children_user + children_system


def fresh_json(script, *arguments):
    """Run a script in a fresh Python; what it prints, read as JSON."""
    command = [sys.executable, str(script), *map(str, arguments)]
    done = subprocess.run(
        command, capture_output=True, encoding="utf-8", timeout=TIME_LIMIT_S
    )
    if done.returncode:
        last = (done.stderr.strip().splitlines() or ["no message"])[-1]
        raise ChildProcessError(f"{Path(script).name} failed: {last}")
    return json.loads(done.stdout)


def when_quiet(function, patient):
    """Result of the function; with `patient`, from a run with the machine for us."""
    if not patient:
        return function()
    import quiet

    quiet.MAX_TRIES = MAX_TRIES
    return quiet.when_quiet(function)


def make_parser(description):
    """Command line that the measuring scripts share."""
    parser = pi_cli.Parser(description=description.splitlines()[0])
    machine = f"{pi_cli.usable_cpus()} CPUs, {platform.machine()}"
    parser.add_argument("--machine", default=machine, help="name of it in the record")
    parser.add_argument("--output", type=Path, help="JSON file for the record")
    wait = "repeat a run in which other programs used the machine"
    parser.add_argument("--patient", action="store_true", help=wait)
    return parser


def run(parser, measure, show, argv=None):
    """Parse, measure, print, write; returns the exit status.

    `measure(args)` returns a dictionary of results, `show(results)` the text to print.
    """
    args = parser.parse_args(argv)
    about = {}
    if numpy := sys.modules.get("numpy"):
        about["numpy"] = numpy.__version__
    try:
        return record_file.run(parser, args, measure, show, about)
    except (ChildProcessError, OSError) as problem:
        parser.error(str(problem))
