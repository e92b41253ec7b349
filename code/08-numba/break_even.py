"""When does compiling pay?  Time of the loop, of the first compiled call, of later ones.

Run it with    python code/08-numba/break_even.py
Takes about 15 s on one core: each size starts a fresh Python, which has to compile.
"""

import json
import statistics
import subprocess
import sys
import time
from pathlib import Path

import numba_record
import pi_loop
import pi_numba
import quiet
from pi_numpy import block_streams

ROUNDS = 1
SIZES = [10**power for power in range(3, 9)]
LARGEST_IN_PYTHON = 10**7
SEED = 2026


def seconds_of(function, *args):
    start = time.perf_counter()
    function(*args)
    return time.perf_counter() - start


def measure_here(n):
    """Times for n points in this process, in which nothing is compiled yet."""
    streams = block_streams(SEED, 2)
    run = {
        "first_s": seconds_of(pi_numba.count_hits, n, next(streams)),
        "later_s": seconds_of(pi_numba.count_hits, n, next(streams)),
    }
    if n <= LARGEST_IN_PYTHON:
        stream = pi_loop.block_stream(SEED, 0)
        run["python_s"] = seconds_of(pi_loop.count_hits, n, stream)
    return run


def measure_afresh(n):
    command = [sys.executable, str(Path(__file__).resolve()), "--here", str(n)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


def measure(args):
    rows = [{"points": n, "runs": []} for n in args.sizes]
    for _ in range(args.rounds):
        for row in rows:
            run = quiet.when_quiet(
                lambda n=row["points"]: measure_afresh(n), args.patient
            )
            row["runs"].append(run)
    return {"seed": SEED, "rows": rows}


def medians(row):
    """Median of each time, in seconds; None for a loop that was not run."""
    names = ("python_s", "first_s", "later_s")
    runs = {name: [run[name] for run in row["runs"] if name in run] for name in names}
    return {name: statistics.median(t) if t else None for name, t in runs.items()}


def show(results):
    lines = ["     points    Python loop     first call    later calls"]
    for row in results["rows"]:
        times = [f"{t:12.6f} s" if t else f"{'-':>14}" for t in medians(row).values()]
        lines.append(f"{row['points']:11,} " + " ".join(times))
    return "\n".join(lines)


def make_parser():
    parser = numba_record.make_parser(__doc__, ROUNDS)
    positive = numba_record.pi_cli.whole_number(1)
    parser.add_argument("--sizes", type=positive, nargs="+", default=SIZES)
    parser.add_argument(
        "--here", type=positive, metavar="POINTS", help="no fresh Python"
    )
    return parser


def main(argv=None):
    args = make_parser().parse_args(argv)
    if args.here:
        print(json.dumps(measure_here(args.here)))
        return 0
    return numba_record.run(make_parser(), measure, show, argv)


if __name__ == "__main__":
    sys.exit(main())
