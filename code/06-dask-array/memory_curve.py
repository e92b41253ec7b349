"""Peak memory of NumPy and of Dask, counting the same numbers of points.

    python code/06-dask-array/memory_curve.py
    python code/06-dask-array/memory_curve.py --samples 1e6 3e7

Three ways, each in a fresh Python: NumPy with one whole array, Dask with one chunk,
Dask with chunks of 1 000 000 points.  Takes about 6 s on 2 cores and at most 0.5 GB of
memory.  With --output FILE the single runs are written as JSON.
"""

import statistics
import sys
from functools import partial
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # for pi_cli
import pi_cli
from chunk_curve import check_sizes, describe, make_parser, write_json
from fresh_run import fresh_run
from quiet import when_quiet

DEFAULT_SAMPLES = (1_000_000, 10_000_000)
CHUNK = 1_000_000
WAYS = (  # label, way of fresh_run, is it cut into chunks?
    ("NumPy, whole array", "numpy", False),
    ("Dask, one chunk", "dask", False),
    ("Dask, chunks of 10^6", "dask", True),
)


def measure(sizes, workers, rounds, patient=False):
    """All runs; the ways take turns."""
    runs = []
    for _ in range(rounds):
        for samples in sizes:
            for label, way, cut in WAYS:
                block = min(CHUNK, samples) if cut else samples
                one = partial(fresh_run, way, samples, block, workers)
                runs.append({"label": label} | when_quiet(one, patient))
    return runs


def print_table(runs, sizes):
    print("points     way                    wall time  CPU/wall  peak memory")
    for samples in sizes:
        for label, _, _ in WAYS:
            same = [r for r in runs if (r["label"], r["samples"]) == (label, samples)]
            median = {
                key: statistics.median(run[key] for run in same)
                for key in ("seconds", "cpu_seconds", "peak_memory_mb")
            }
            print(
                f"{samples:<10.0e} {label:21} {median['seconds']:9.3f} s"
                f" {median['cpu_seconds'] / median['seconds']:9.2f}"
                f" {median['peak_memory_mb']:9.0f} MB"
            )


def main(argv=None):
    parser = make_parser(__doc__)
    number = pi_cli.whole_number(1)
    parser.add_argument("--samples", type=number, nargs="+", default=DEFAULT_SAMPLES)
    args = parser.parse_args(argv)
    check_sizes(parser, args, max(args.samples), smallest=1)
    try:
        runs = measure(args.samples, args.workers, args.rounds, args.patient)
        if args.output:
            write_json(args.output, describe(args, runs))
    except KeyboardInterrupt:
        print("stopped by Ctrl-C; nothing was written", file=sys.stderr)
        return 130
    except (ChildProcessError, OSError) as problem:
        parser.error(f"{problem}; try fewer --samples")
    print_table(runs, args.samples)
    return 0


if __name__ == "__main__":
    sys.exit(main())
