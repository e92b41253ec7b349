"""Time the pi loop many times, alone or beside other busy programs.

Run it with    python code/03-pi-loop/repeat_runs.py --runs 20
and again      python code/03-pi-loop/repeat_runs.py --runs 20 --neighbours 4
Takes about 2 s on one core (100 000 points take 0.01 s; a run has 1 000 000).
With --output FILE the single times are written as JSON.
"""

import contextlib
import datetime
import platform
import random
import statistics
import subprocess
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # for pi_cli
import pi_cli
import pi_loop
from record_file import write_json

DEFAULT_RUNS = 20
DEFAULT_SAMPLES = 1_000_000
NEIGHBOUR_LIFE_S = 300  # a neighbour ends by itself, should we be killed
NEIGHBOUR = f"""
import time
end = time.monotonic() + {NEIGHBOUR_LIFE_S}
while time.monotonic() < end:
    pass
"""


@contextlib.contextmanager
def busy_neighbours(count):
    """Other programs that keep a core busy each, for the time of a `with` block."""
    neighbours = []
    try:
        for _ in range(count):
            neighbours.append(subprocess.Popen([sys.executable, "-c", NEIGHBOUR]))
        yield
    finally:
        for neighbour in neighbours:
            neighbour.kill()
            neighbour.wait()


def two_clocks(n_samples, seed):
    """Wall time and CPU time of counting the same points, both in seconds."""
    stream = random.Random(seed)
    wall, cpu = time.perf_counter(), time.process_time()
    pi_loop.count_hits(n_samples, stream)
    return time.perf_counter() - wall, time.process_time() - cpu


def measure(runs, n_samples, seed, neighbours):
    """Lists of wall times and CPU times after one warm-up run, in seconds."""
    with busy_neighbours(neighbours):
        two_clocks(n_samples, seed)
        pairs = [two_clocks(n_samples, seed) for _ in range(runs)]
    walls, cpus = zip(*pairs, strict=True)
    return list(walls), list(cpus)


def describe(args, walls, cpus):
    """All there is to know about the measurement, as a dictionary."""
    return {
        "script": "code/03-pi-loop/repeat_runs.py",
        "date": datetime.date.today().isoformat(),
        "machine": args.machine,
        "python": platform.python_version(),
        "samples": args.samples,
        "seed": args.seed,
        "neighbours": args.neighbours,
        "wall_s": [round(wall, 6) for wall in walls],
        "cpu_s": [round(cpu, 6) for cpu in cpus],
    }


def one_line(record):
    walls = record["wall_s"]
    return (
        f"best {min(walls):.3f} s, median {statistics.median(walls):.3f} s,"
        f" worst {max(walls):.3f} s,"
        f" CPU/wall {sum(record['cpu_s']) / sum(walls):.2f}"
        f" ({len(walls)} runs, {record['neighbours']} neighbours)"
    )


def make_parser():
    parser = pi_cli.Parser(description=__doc__.splitlines()[0])
    add, positive = parser.add_argument, pi_cli.whole_number(1)
    add("--runs", type=positive, default=DEFAULT_RUNS)
    add("--samples", type=positive, default=DEFAULT_SAMPLES, help="points in a run")
    add("--seed", type=pi_cli.whole_number(0), default=pi_cli.DEFAULT_SEED)
    add("--neighbours", type=pi_cli.whole_number(0), default=0, help="busy programs")
    add("--machine", default=f"{pi_cli.usable_cpus()} CPUs, {platform.machine()}")
    add("--output", type=Path, help="JSON file for the single times")
    return parser


def main(argv=None):
    parser = make_parser()
    args = parser.parse_args(argv)
    if args.output and not args.output.parent.is_dir():
        parser.error(f"there is no folder {args.output.parent} to write into")
    try:
        walls, cpus = measure(args.runs, args.samples, args.seed, args.neighbours)
        record = describe(args, walls, cpus)
        if args.output:
            write_json(args.output, record)
    except KeyboardInterrupt:
        print("stopped by Ctrl-C; nothing was written", file=sys.stderr)
        return 130
    except OSError as problem:
        parser.error(f"cannot write {args.output}: {problem.strerror}")
    print(one_line(record))
    return 0


if __name__ == "__main__":
    sys.exit(main())
