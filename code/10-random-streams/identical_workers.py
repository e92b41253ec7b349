"""Worker processes that draw the same numbers, under both start methods; and the repair.

Run it with    python code/10-random-streams/identical_workers.py
               python code/10-random-streams/identical_workers.py --repaired
               python code/10-random-streams/identical_workers.py --ways
Takes about 1 s on two cores, with --ways 4 s; about 40 MB for each worker.
Windows has no start method fork; there the script shows spawn alone.
"""

import functools
import random
import sys
from pathlib import Path

import numpy as np
import own_process

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # for pi_cli
import pi_cli
from pi_numpy import count_hits

SEED = 7
WORKERS = 4
SAMPLES = 10_000  # of each worker
MOST_WORKERS = 64


# ---- what a worker does; all of it can be sent to a process ---------------------------


def count_with_own_stream(task):
    """The repair: the stream comes with the task."""
    n_samples, seed_sequence = task
    return count_hits(n_samples, np.random.Generator(np.random.SFC64(seed_sequence)))


def unseeded_numbers(seed_sequence):
    """The first number of generators that nobody seeded, and of a stream that is given."""
    return {
        "np.random, no seed": np.random.random(),
        "random, no seed": random.random(),
        "Numba, no seed": numba_number(),
        "SeedSequence(7).spawn(4)": np.random.default_rng(seed_sequence).random(),
    }


def numba_number():
    """A number of Numba's own generator, or None where Numba is not installed."""
    function = compiled()
    return function and function()


@functools.cache
def compiled():
    try:
        import numba  # takes a moment; only --ways needs it
    except ImportError:
        return None
    return numba.njit(lambda: np.random.random())


# ---- what the parent does ------------------------------------------------------------


def hits_at_import(start_method, workers, samples):
    """Hits of each worker; all draw from the generator of an imported module."""
    import seeded_at_import  # here, because importing it seeds

    count = seeded_at_import.count_hits
    return own_process.each_in_its_own(count, [samples] * workers, start_method)


def hits_repaired(start_method, workers, samples):
    """Hits of each worker; each gets a child of one seed."""
    children = np.random.SeedSequence(SEED).spawn(workers)
    tasks = [(samples, child) for child in children]
    return own_process.each_in_its_own(count_with_own_stream, tasks, start_method)


def different_streams(start_method, workers):
    """How many of the workers' first numbers differ, for each way to make a generator."""
    compiled() and compiled()()  # so that a fork copies a generator that has started
    children = np.random.SeedSequence(SEED).spawn(workers)
    in_workers = functools.partial(
        own_process.each_in_its_own, start_method=start_method
    )
    unseeded = in_workers(unseeded_numbers, children)
    import seeded_at_import  # after the others, because importing it seeds

    seeded = in_workers(seeded_at_import.first_numbers, range(workers))
    rows = [a | b for a, b in zip(seeded, unseeded, strict=True)]
    return {way: len({row[way] for row in rows}) for way in rows[0] if rows[0][way]}


# ---- command line --------------------------------------------------------------------


def show_hits(count, args):
    for method in own_process.start_methods():
        hits = count(method, args.workers, args.samples)
        print(f"{method:7}", *hits)


def show_ways(args):
    methods = own_process.start_methods()
    print(f"{'different streams':28}" + "".join(f"{name:>7}" for name in methods))
    columns = [different_streams(method, args.workers) for method in methods]
    for way in columns[0]:
        print(f"{way:28}" + "".join(f"{column[way]:7}" for column in columns))


def make_parser():
    parser = pi_cli.Parser(description=__doc__.splitlines()[0])
    positive = pi_cli.whole_number(1)
    parser.add_argument("--workers", type=positive, default=WORKERS)
    parser.add_argument("--samples", type=positive, default=SAMPLES, help="of each")
    what = parser.add_mutually_exclusive_group()
    what.add_argument(
        "--repaired", action="store_true", help="a stream for each worker"
    )
    what.add_argument("--ways", action="store_true", help="compare seven ways to seed")
    return parser


def main(argv=None):
    parser = make_parser()
    args = parser.parse_args(argv)
    if args.workers > MOST_WORKERS:
        parser.error(f"{args.workers} processes are too many; at most {MOST_WORKERS}")
    try:
        if args.ways:
            show_ways(args)
        else:
            show_hits(hits_repaired if args.repaired else hits_at_import, args)
        if "fork" not in own_process.start_methods():
            print("fork    does not exist on this system")
    except KeyboardInterrupt:
        print("stopped by Ctrl-C", file=sys.stderr)
        return 130
    except (own_process.WorkerFailed, OSError) as problem:
        print(f"{problem}; try fewer --workers or --samples", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
