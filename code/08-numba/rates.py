"""How many points a second?  The rungs up to episode 8, each in a fresh Python.

Run it with    python code/08-numba/rates.py
Takes about 30 s on two cores.
"""

import json
import subprocess
import sys
from pathlib import Path

import numba_record
import quiet

ROUNDS = 1
CODE = Path(__file__).resolve().parents[1]
RUNS = [  # script, workers, samples
    ("03-pi-loop/pi_loop.py", 1, 6_000_000),
    ("05-numpy/pi_numpy_blocks.py", 1, 100_000_000),
    ("07-threads/pi_threads.py", 2, 200_000_000),
    ("08-numba/pi_numba.py", 1, 200_000_000),
    ("08-numba/pi_numba_threads.py", 2, 400_000_000),
    ("08-numba/pi_numba_counter.py", 1, 2_000_000_000),
    ("08-numba/pi_numba_counter.py", 2, 4_000_000_000),
    ("08-numba/pi_numba_parallel.py", 1, 2_000_000_000),
    ("08-numba/pi_numba_parallel.py", 2, 4_000_000_000),
]


def run_afresh(script, workers, samples):
    """What the rung says about one run of its own."""
    command = [sys.executable, str(CODE / script), "--json"]
    command += ["--samples", str(samples), "--workers", str(workers)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


def measure(args):
    rows = [
        {"script": script, "workers": workers, "samples": n // args.divide, "runs": []}
        for script, workers, n in RUNS
    ]
    keys = ("hits", "seconds", "cpu_seconds", "peak_memory_mib")
    for _ in range(args.rounds):
        for row in rows:
            call = row["script"], row["workers"], row["samples"]
            run = quiet.when_quiet(lambda call=call: run_afresh(*call), args.patient)
            row["runs"].append({key: run[key] for key in keys})
    return {"rows": rows}


def rate(row):
    """Of the fastest run, in million points per second: others can only slow it down."""
    return row["samples"] / min(run["seconds"] for run in row["runs"]) / 1e6


def show(results):
    return "\n".join(
        f"{Path(row['script']).stem:20} workers {row['workers']}: {rate(row):8.1f} million/s"
        for row in results["rows"]
    )


def make_parser():
    parser = numba_record.make_parser(__doc__, ROUNDS)
    positive = numba_record.pi_cli.whole_number(1)
    text = "divide all sample counts by this, for a short trial"
    parser.add_argument("--divide", type=positive, default=1, help=text)
    return parser


def main(argv=None):
    return numba_record.run(make_parser(), measure, show, argv)


if __name__ == "__main__":
    sys.exit(main())
