"""Hits of several programs with one seed, for several numbers of workers.

Run it with    python code/10-random-streams/same_hits.py
Takes about 3 s on two cores, most of it to start worker processes; 200 MB.
"""

import importlib
import sys
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # for pi_cli
import pi_cli

PROGRAMS = (
    "pi_numpy",
    "pi_numpy_blocks",
    "pi_dask_blocks",
    "pi_threads",
    "pi_processes",
    "stream_per_worker",
)
WORKERS = (1, 2, 3, 8)


def hits_of(program, args):
    """Hits for each number of workers; the module is imported here, where it is used."""
    count_all_hits = importlib.import_module(program).count_all_hits
    return [count_all_hits(args.samples, args.seed, args.block, n) for n in WORKERS]


def make_parser():
    parser = pi_cli.Parser(description=__doc__.splitlines()[0])
    positive = pi_cli.whole_number(1)
    parser.add_argument("--samples", type=positive, default=1_000_003)
    parser.add_argument("--block", type=positive, default=100_000)
    parser.add_argument(
        "--seed", type=pi_cli.whole_number(0), default=pi_cli.DEFAULT_SEED
    )
    return parser


def main(argv=None):
    parser = make_parser()
    args = parser.parse_args(argv)
    if args.samples > args.block * pi_cli.MAX_BLOCKS:
        parser.error(f"more than {pi_cli.MAX_BLOCKS} blocks: choose a larger --block")
    try:
        print(f"{'workers':18}" + "".join(f"{n:>9}" for n in WORKERS))
        for program in PROGRAMS:
            hits = hits_of(program, args)
            print(f"{program:18}" + "".join(f"{n:9}" for n in hits), flush=True)
    except KeyboardInterrupt:
        print("stopped by Ctrl-C", file=sys.stderr)
        return 130
    except BrokenProcessPool:
        parser.error("a worker process died")
    except (MemoryError, OSError) as problem:
        parser.error(f"{problem}; try a smaller --block")
    return 0


if __name__ == "__main__":
    sys.exit(main())
