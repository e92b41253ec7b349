"""What the measuring scripts of episode 13 share: laws, fresh runs, the record.

This is no program; it is imported.  A script brings what it measures:

    run = scale_tools.fresh_python(script, ["pi_threads", 1000])    # one JSON object
    return scale_tools.run(parser, measure, show, argv)     # parse, measure, print, write
"""

import json
import os
import platform
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # for pi_cli
import pi_cli
import quiet  # episode 6
import record_file

# No program of this episode computes with BLAS unless it says so; its idle threads
# would count as busy.
ONE_BLAS_THREAD = dict.fromkeys(
    ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1"
)
QUIET = "a run was repeated, 40 times at most, until other programs used less than 5 %"
MAX_TRIES = 40


class RunFailed(Exception):
    """A measured program ended badly; the text is one line for the learner."""


# ---- the two laws, and the fit -------------------------------------------------------


def amdahl(serial_fraction, workers):
    """Speed-up of a fixed amount of work, when a part of it is not shared out."""
    return 1 / (serial_fraction + (1 - serial_fraction) / workers)


def gustafson(serial_fraction, workers):
    """Speed-up when the shared part grows with the workers, and the rest does not."""
    return serial_fraction + (1 - serial_fraction) * workers


def fit_serial_fraction(workers, relative_times):
    """Serial fraction s whose line T(k)/T(1) = s + (1 - s)/k lies nearest.

    Nearest means: the sum of the squared distances is as small as possible.  With
    y = T(k)/T(1) - 1/k and x = 1 - 1/k the line is y = s x, and the best s is
    sum(x y) / sum(x x).  One worker has x = 0 and tells nothing.
    """
    xs = [1 - 1 / k for k in workers]
    ys = [t - 1 / k for k, t in zip(workers, relative_times, strict=True)]
    if not any(xs):
        raise ValueError("the fit needs a run with two workers or more")
    return sum(x * y for x, y in zip(xs, ys, strict=True)) / sum(x * x for x in xs)


# ---- runs that nobody disturbs, in a fresh Python ------------------------------------


def when_quiet(once, patient):
    """Result of a run during which the machine was ours, or of the least disturbed."""
    quiet.MAX_TRIES = MAX_TRIES
    return quiet.when_quiet(once, patient)


def fresh_python(script, arguments, environment=ONE_BLAS_THREAD):
    """Run a script that prints one JSON object, and return that."""
    command = [sys.executable, str(script), *map(str, arguments)]
    done = subprocess.run(
        command, env=os.environ | environment, capture_output=True, encoding="utf-8"
    )
    if done.returncode:
        last = (done.stderr.strip() or "it printed no message").splitlines()[-1]
        name = Path(script).name
        raise RunFailed(f"{name} ended with {done.returncode}: {last}")
    return json.loads(done.stdout)


# ---- command line and record ---------------------------------------------------------


def make_parser(description):
    """Command line that the measuring scripts share."""
    parser = pi_cli.Parser(description=description.splitlines()[0])
    machine = f"{pi_cli.usable_cpus()} CPUs, {platform.machine()}"
    parser.add_argument("--machine", default=machine, help="name of it in the record")
    parser.add_argument("--output", type=Path, help="JSON file for the record")
    patient = "repeat a run that other programs disturbed"
    parser.add_argument("--patient", action="store_true", help=patient)
    return parser


def run(parser, measure, show, argv=None):
    """Parse, measure, print, write; returns the exit status.

    `measure(args)` returns a dictionary of results, `show(results)` the text to print.
    """
    args = parser.parse_args(argv)
    about = {
        "cpus": pi_cli.usable_cpus(),
        "conditions": QUIET if args.patient else "other programs may have run",
    }
    if numpy := sys.modules.get("numpy"):
        about["numpy"] = numpy.__version__
    try:
        return record_file.run(parser, args, measure, show, about)
    except RunFailed as problem:
        parser.exit(2, f"{parser.prog}: {problem}\n")
    except MemoryError:
        parser.exit(2, f"{parser.prog}: not enough memory\n")
