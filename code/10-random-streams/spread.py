"""How far estimates of pi lie from each other, when workers share numbers and when not.

Run it with    python code/10-random-streams/spread.py
               python code/10-random-streams/spread.py --runs
Takes about 2 s on one core; 50 MB.  There is no clock in it: streams alone decide.

Each estimate has its own seed; the spread is the standard deviation of the estimates.
The workers count one after the other: who counts, and when, does not change a stream.
"""

import argparse
import datetime
import functools
import math
import platform
import sys
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # for pi_cli
import pi_cli
from pi_numpy import count_hits
from record_file import write_json

SAMPLES = 1000  # of each worker
WORKERS = (1, 4, 16, 64)
ESTIMATES = 400  # for each spread, each with a seed of its own
RUNS = 8  # of one experiment, with 8 workers each
SIGMA = 4 * math.sqrt(math.pi / 4 * (1 - math.pi / 4))  # of one point: 1.642


def identical(seed, workers):
    """All workers seed their generator alike."""
    return [np.random.default_rng(seed) for _ in range(workers)]


def spawned(seed, workers):
    """Each worker gets a child of the seed."""
    children = np.random.SeedSequence(seed).spawn(workers)
    return [np.random.default_rng(child) for child in children]


def seed_plus_rank(seed, workers):
    """Each worker adds its number to the seed."""
    return [np.random.default_rng(seed + rank) for rank in range(workers)]


def estimate(streams, samples):
    """Pi from all streams together."""
    hits = sum(count_hits(samples, stream) for stream in streams)
    return 4 * hits / (samples * len(streams))


def spread_of(streams_of, args):
    """Standard deviation of the estimates; `streams_of(number)` has those of one."""
    estimates = [estimate(streams_of(i), args.samples) for i in range(args.estimates)]
    return float(np.std(estimates))


def measure_workers(args):
    """One row for each number of workers."""
    rows = []
    for workers in WORKERS:
        row = {"workers": workers, "points": workers * args.samples}
        for make in (identical, spawned):
            row[make.__name__] = spread_of(
                functools.partial(make, workers=workers), args
            )
        rows.append(row | {"predicted": SIGMA / math.sqrt(row["points"])})
    return rows


def runs_of(make, number):
    """Streams of experiment `number`: 8 runs with seeds that follow each other."""
    seeds = range(1000 * number, 1000 * number + RUNS)
    return [stream for seed in seeds for stream in make(seed, RUNS)]


def measure_runs(args):
    """One row for each way to seed 8 runs of 8 workers."""
    rows = []
    for make in (seed_plus_rank, spawned):
        first = {stream.random() for stream in runs_of(make, 0)}
        spread = spread_of(functools.partial(runs_of, make), args)
        row = {"way": make.__name__, "streams": RUNS**2, "different": len(first)}
        rows.append(row | {"spread": spread})
    return rows


def show_workers(rows):
    lines = ["workers  points  identical  spawned  1.64/sqrt(points)"]
    for row in rows:
        lines.append(
            f"{row['workers']:7}  {row['points']:6}  {row['identical']:9.4f}"
            f"  {row['spawned']:7.4f}  {row['predicted']:17.4f}"
        )
    return "\n".join(lines)


def show_runs(rows):
    return "\n".join(
        f"{row['way']:15}{row['streams']} streams, {row['different']} different,"
        f" spread {row['spread']:.4f}"
        for row in rows
    )


def make_parser():
    form = argparse.RawDescriptionHelpFormatter
    parser = pi_cli.Parser(description=__doc__, formatter_class=form)
    positive = pi_cli.whole_number(1)
    parser.add_argument("--runs", action="store_true", help="8 runs of 8 workers")
    parser.add_argument("--samples", type=positive, default=SAMPLES, help="of each")
    parser.add_argument("--estimates", type=positive, default=ESTIMATES)
    parser.add_argument("--output", type=Path, help="JSON file for the record")
    return parser


def about(args):
    """What a record says about its origin."""
    return {
        "script": "code/10-random-streams/spread.py",
        "date": datetime.date.today().isoformat(),
        "python": platform.python_version(),
        "numpy": np.__version__,
        "samples": args.samples,
        "estimates": args.estimates,
    }


def main(argv=None):
    parser = make_parser()
    args = parser.parse_args(argv)
    if args.output and not args.output.parent.is_dir():
        parser.error(f"there is no folder {args.output.parent} to write into")
    measure, show = measure_workers, show_workers
    if args.runs:
        measure, show = measure_runs, show_runs
    try:
        rows = measure(args)
        print(show(rows))
        if args.output:
            write_json(args.output, about(args) | {"rows": rows})
    except KeyboardInterrupt:
        print("stopped by Ctrl-C; nothing was recorded", file=sys.stderr)
        return 130
    except MemoryError:
        parser.error("not enough memory; try fewer --samples")
    except OSError as problem:
        parser.error(f"cannot write {args.output}: {problem.strerror}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
