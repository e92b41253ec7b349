"""What four programs print that differ only in how they seed their four workers.

Run it with    python code/10-random-streams/four_programs.py A B C D
Takes less than 1 s.  Each program counts hits in 4 threads, 1000 points in each;
it runs with seed 5, with seed 5 again, and with seed 6.  Read the output first.
"""

import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # for pi_cli
import pi_cli
from pi_numpy import count_hits

WORKERS = 4
SAMPLES = 1000  # of each worker
SEEDS = (5, 5, 6)


def program_a(seed):
    """Each worker seeds its own generator."""
    return [np.random.default_rng(seed) for _ in range(WORKERS)]


def program_b(seed):
    """Each worker has a seed of its own."""
    return [np.random.default_rng(seed + rank) for rank in range(WORKERS)]


def program_c(seed):
    """Each worker has a child of the seed."""
    children = np.random.SeedSequence(seed).spawn(WORKERS)
    return [np.random.default_rng(child) for child in children]


def program_d(seed):
    """Each worker has a generator of its own, seeded by the operating system."""
    return [np.random.default_rng() for _ in range(WORKERS)]


PROGRAMS = {"A": program_a, "B": program_b, "C": program_c, "D": program_d}


def run_program(letter, seed):
    """Hits of each worker."""
    streams = PROGRAMS[letter](seed)
    with ThreadPoolExecutor(WORKERS) as pool:
        return list(pool.map(count_hits, [SAMPLES] * WORKERS, streams))


def main(argv=None):
    parser = pi_cli.Parser(description=__doc__.splitlines()[0])
    parser.add_argument("programs", nargs="+", choices=PROGRAMS)
    args = parser.parse_args(argv)
    for letter in args.programs:
        for seed in SEEDS:
            print(f"{letter}, seed {seed}:", *run_program(letter, seed))
    return 0


if __name__ == "__main__":
    sys.exit(main())
