"""Random numbers in threads: a generator for each thread, or one for all.

Run it with    python code/07-threads/shared_generator.py
Takes about 1 s on two cores.
"""

import statistics
import sys
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import recorder

ROUNDS = 3
NUMBERS = 16_000_000  # in each run, all threads together
NUMBERS_PER_CALL = 100_000


def own_generators(n_threads):
    """A function for each thread; each draws from a Generator of its own."""
    seeds = np.random.SeedSequence(2026).spawn(n_threads)
    return [np.random.default_rng(seed).random for seed in seeds]


def one_generator(n_threads):
    """All threads draw from one Generator."""
    return [np.random.default_rng(2026).random] * n_threads


def old_functions(n_threads):
    """All threads call np.random.random, which draws from one hidden generator."""
    return [np.random.random] * n_threads


VARIANTS = {
    "a Generator each": own_generators,
    "one Generator": one_generator,
    "np.random.random": old_functions,
}


def draw_all(functions, numbers):
    """Each thread draws its part of the numbers, NUMBERS_PER_CALL at a time."""

    def draw(function):
        for _ in range(numbers // NUMBERS_PER_CALL // len(functions)):
            function(NUMBERS_PER_CALL)

    with ThreadPoolExecutor(len(functions)) as pool:
        list(pool.map(draw, functions))


def measure(args):
    rows = []
    for name, make in VARIANTS.items():
        row = {"variant": name, "numbers": args.numbers, "runs": []}
        for _ in range(args.rounds):
            one, _ = recorder.two_clocks(draw_all, make(1), args.numbers)
            two, cpu = recorder.two_clocks(draw_all, make(2), args.numbers)
            row["runs"].append({"one_s": one, "two_s": two, "two_cpu_s": cpu})
        rows.append(row)
    return {"rounds": args.rounds, "rows": rows}


def medians(row):
    """Median times with one and two threads, and CPU/wall with two."""
    runs = row["runs"]
    one = statistics.median(run["one_s"] for run in runs)
    two = statistics.median(run["two_s"] for run in runs)
    ratio = statistics.median(run["two_cpu_s"] / run["two_s"] for run in runs)
    return one, two, ratio


def show(results):
    lines = ["                  1 thread  2 threads  CPU/wall of 2"]
    for row in results["rows"]:
        one, two, ratio = medians(row)
        lines.append(f"{row['variant']:17} {one:7.2f} s {two:8.2f} s {ratio:9.2f}")
    return "\n".join(lines)


def make_parser():
    parser = recorder.make_parser(__doc__)
    positive = recorder.pi_cli.whole_number(1)
    parser.add_argument("--rounds", type=positive, default=ROUNDS)
    parser.add_argument("--numbers", type=positive, default=NUMBERS)
    return parser


def main(argv=None):
    return recorder.run(make_parser(), measure, show, argv)


if __name__ == "__main__":
    sys.exit(main())
