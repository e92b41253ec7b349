"""Four programs with threads: which of them run in parallel?

Run it with    python code/07-threads/is_it_parallel.py A        (or B, C, D)
Takes about 1 s each on two cores.  Predict CPU/wall first, then run, then explain.
"""

import sys
import time
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import recorder

N_TASKS = 8
NUMBERS = 100_000  # in an array: it fits into the cache


def in_two_threads(task):
    with ThreadPoolExecutor(2) as pool:
        return list(pool.map(task, range(N_TASKS)))


def program_a():
    """Adds up whole numbers in a loop."""

    def task(number):
        total = 0
        for value in range(1_500_000):
            total += value
        return total

    return in_two_threads(task)


def program_b():
    """Takes sines with NumPy; each task has an array of its own."""

    def task(number):
        array = np.ones(NUMBERS)
        for _ in range(60):
            np.sin(array, out=array)

    return in_two_threads(task)


def program_c():
    """Draws random numbers with NumPy; all tasks share one generator."""
    stream = np.random.default_rng(2026)

    def task(number):
        array = np.ones(NUMBERS)
        for _ in range(180):
            stream.random(out=array)

    return in_two_threads(task)


def program_d():
    """Waits for answers that take 0.2 s each."""
    return in_two_threads(lambda number: time.sleep(0.2))


PROGRAMS = {"A": program_a, "B": program_b, "C": program_c, "D": program_d}


def measure(args):
    wall, cpu = recorder.two_clocks(PROGRAMS[args.program])
    return {"program": args.program, "wall_s": wall, "cpu_s": cpu}


def show(results):
    wall, cpu = results["wall_s"], results["cpu_s"]
    program = f"program {results['program']}: "
    return f"{program}wall {wall:.2f} s, CPU {cpu:.2f} s, CPU/wall {cpu / wall:.2f}"


def make_parser():
    parser = recorder.make_parser(__doc__)
    parser.add_argument("program", choices=PROGRAMS)
    return parser


def main(argv=None):
    return recorder.run(make_parser(), measure, show, argv)


if __name__ == "__main__":
    sys.exit(main())
