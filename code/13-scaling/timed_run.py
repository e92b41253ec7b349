"""Time one run of a rung in this fresh Python, and print it as one JSON object.

    python code/13-scaling/timed_run.py pi_threads --samples 1e7 --workers 2
    python code/13-scaling/timed_run.py pi_threads --samples 1e7 --workers 2 --serial 20

Takes 0.5 s.  The first line is what `scaling.py` does again and again.  With
`--serial 20` one thread counts 20 % of the points before the workers begin: a serial
fraction that we know, to see whether a fit finds it.
"""

import importlib
import json
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # for pi_cli
import pi_cli
import pi_numpy_blocks

WARM_UP_SAMPLES = 1000
DEFAULT_SAMPLES = 10_000_000


def rung_names():
    """Names of all programs that estimate pi: pi_loop, pi_numpy, ..."""
    folders = pi_cli.EPISODES
    return sorted(path.stem for folder in folders for path in folder.glob("pi_*.py"))


def count(rung, args):
    """Hits of one run; the first `--serial` percent are counted by one thread."""
    alone = args.samples * args.serial // 100
    hits = 0
    if alone:
        hits += pi_numpy_blocks.count_all_hits(alone, args.seed + 1, args.block)
    shared = args.samples - alone
    return hits + rung.count_all_hits(shared, args.seed, args.block, args.workers)


def make_parser():
    parser = pi_cli.make_parser(__doc__, DEFAULT_SAMPLES)
    parser.add_argument("rung", choices=rung_names(), metavar="rung", help="pi_threads")
    percent = {"type": pi_cli.whole_number(0), "default": 0, "metavar": "PERCENT"}
    parser.add_argument("--serial", **percent, help="counted before the workers begin")
    return parser


def main(argv=None):
    parser = make_parser()
    args = parser.parse_args(argv)
    if args.serial > 99:
        parser.error("--serial must be less than 100")
    rung = importlib.import_module(args.rung)
    try:
        rung.count_all_hits(WARM_UP_SAMPLES, args.seed, WARM_UP_SAMPLES, args.workers)
        start, cpu_start = time.perf_counter(), time.process_time()
        hits = count(rung, args)
    except KeyboardInterrupt:
        print("stopped by Ctrl-C; nothing was counted", file=sys.stderr)
        return 130
    seconds, cpu = time.perf_counter() - start, time.process_time() - cpu_start
    print(json.dumps(pi_cli.report(hits, seconds, cpu, args, args.workers)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
