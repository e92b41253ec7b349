"""Count the same number of points in chunks of many sizes: time and memory of each.

    python code/06-dask-array/chunk_curve.py
    python code/06-dask-array/chunk_curve.py --samples 1e7 --workers 4

Each size runs in a fresh Python.  Takes about 20 s on 2 cores and at most 1 GB of
memory; with --rounds 5 the sizes take turns five times and the table shows medians.
With --output FILE the single runs are written as JSON.
"""

import datetime
import json
import platform
import statistics
import sys
from functools import partial
from importlib.metadata import version
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # for pi_cli
import pi_cli
from fresh_run import BYTES_PER_POINT, SEED, free_memory_bytes, fresh_run
from quiet import when_quiet

DEFAULT_SAMPLES = 20_000_000
SMALLEST_CHUNK = 10_000
STEPS = (1, 3)  # chunks of 1, 3, 10, 30, ... times the smallest
MEMORY_SHARE = 2  # the largest chunk may fill half of the free memory


def chunk_sizes(samples):
    """10 000, 30 000, 100 000, ... and at the end all samples in one chunk."""
    tens = (SMALLEST_CHUNK * 10**power for power in range(16))
    sizes = [step * ten for ten in tens for step in STEPS]
    return [size for size in sizes if size < samples] + [samples]


def measure(samples, workers, rounds, patient=False):
    """All runs; the sizes take turns, so that a change of speed meets all of them."""
    runs = []
    for number in range(rounds):
        for block in chunk_sizes(samples):
            progress = f"round {number + 1} of {rounds}, chunk {block} ..."
            print(f"\r{progress:60}", end="", file=sys.stderr, flush=True)
            one = partial(fresh_run, "dask", samples, block, workers)
            runs.append(when_quiet(one, patient))
    print(f"\r{'':60}\r", end="", file=sys.stderr, flush=True)
    return runs


def summarise(runs):
    """One row for each chunk size, with medians."""
    rows = []
    for block in sorted({run["block"] for run in runs}):
        same = [run for run in runs if run["block"] == block]
        row = {key: same[0][key] for key in ("block", "chunks", "tasks", "hits")}
        for key in ("seconds", "cpu_seconds", "peak_memory_mb"):
            row[key] = statistics.median(run[key] for run in same)
        rows.append(row)
    return rows


def print_table(runs, samples, workers):
    print(f"{samples / 1e6:g} million points, {workers} workers")
    print("    chunk  chunks   tasks   wall time  CPU/wall  peak memory")
    for row in summarise(runs):
        print(
            f"{row['block']:9} {row['chunks']:7} {row['tasks']:7}"
            f" {row['seconds']:9.3f} s {row['cpu_seconds'] / row['seconds']:9.2f}"
            f" {row['peak_memory_mb']:9.0f} MB"
        )


def describe(args, runs):
    """All there is to know about the measurement, as a dictionary."""
    return {
        "script": f"code/06-dask-array/{Path(sys.argv[0]).name}",
        "date": datetime.date.today().isoformat(),
        "machine": args.machine,
        "python": platform.python_version(),
        "packages": {name: version(name) for name in ("numpy", "dask")},
        "seed": SEED,
        "patient": args.patient,
        "runs": runs,
    }


def write_json(path, record):
    """One run on each line, so that a change can be read."""
    text = json.dumps(record | {"runs": []}, indent=1)
    lines = ",\n".join("  " + json.dumps(run) for run in record["runs"])
    text = text.replace('"runs": []', f'"runs": [\n{lines}\n ]')
    path.write_text(text + "\n", encoding="utf-8", newline="\n")


def make_parser(description):
    """The options that this script and `memory_curve.py` share."""
    parser = pi_cli.Parser(description=description.splitlines()[0])
    add, positive = parser.add_argument, pi_cli.whole_number(1)
    add("--workers", type=positive, default=pi_cli.usable_cpus(), help="threads")
    add("--rounds", type=positive, default=1)
    add("--patient", action="store_true", help="repeat runs that others disturb")
    add("--machine", default=f"{pi_cli.usable_cpus()} CPUs, {platform.machine()}")
    add("--output", type=Path, help="JSON file for the single runs")
    return parser


def check_sizes(parser, args, largest, smallest=SMALLEST_CHUNK):
    """Refuse what would not fit, in one line."""
    if args.output and not args.output.parent.is_dir():
        parser.error(f"there is no folder {args.output.parent} to write into")
    most = int(free_memory_bytes() / MEMORY_SHARE / BYTES_PER_POINT)
    if not smallest <= largest <= most:
        parser.error(
            f"choose between {smallest} and {most} samples: all of them in one"
            " chunk must fit into half of the free memory"
        )


def main(argv=None):
    parser = make_parser(__doc__)
    parser.add_argument(
        "--samples", type=pi_cli.whole_number(1), default=DEFAULT_SAMPLES
    )
    args = parser.parse_args(argv)
    check_sizes(parser, args, args.samples)
    try:
        runs = measure(args.samples, args.workers, args.rounds, args.patient)
        if args.output:
            write_json(args.output, describe(args, runs))
    except KeyboardInterrupt:
        print("\nstopped by Ctrl-C; nothing was written", file=sys.stderr)
        return 130
    except (ChildProcessError, OSError) as problem:
        parser.error(f"{problem}; try fewer --samples")
    print_table(runs, args.samples, args.workers)
    return 0


if __name__ == "__main__":
    sys.exit(main())
