"""Three compiled loops, for 1, 10 and 100 million iterations: which of them work?

Run it with    python code/08-numba/which_loop.py
Takes about 2 s on one core, most of them for compiling.
"""

import statistics
import sys

import numba_record
from numba import njit

ROUNDS = 5
SIZES = (1_000_000, 10_000_000, 100_000_000)


@njit
def loop_a(n):
    """The sum of the first n numbers."""
    total = 0
    for i in range(n):
        total += i
    return total


@njit
def loop_b(n):
    """A water level that loses a tenth a day and gets 1 mm of rain."""
    level_mm = 0.0
    for _ in range(n):
        level_mm = 0.9 * level_mm + 1.0
    return level_mm


@njit
def loop_c(n):
    """As b, for a program that only wants to know how long it takes."""
    level_mm = 0.0
    for _ in range(n):
        level_mm = 0.9 * level_mm + 1.0
    return n


LOOPS = {"a": loop_a, "b": loop_b, "c": loop_c}


def measure(args):
    rows = []
    for name, loop in LOOPS.items():
        loop(1)  # compiles
        for n in args.sizes:
            runs = [
                numba_record.clocks(loop, (n,), args.patient)[0]
                for _ in range(args.rounds)
            ]
            rows.append({"loop": name, "n": n, "runs_s": runs})
    return {"rows": rows}


def show(results):
    lines = ["loop  iterations      median time"]
    for row in results["rows"]:
        seconds = statistics.median(row["runs_s"])
        lines.append(f"{row['loop']:4} {row['n']:11,} {seconds * 1e6:13.1f} µs")
    return "\n".join(lines)


def make_parser():
    parser = numba_record.make_parser(__doc__, ROUNDS)
    positive = numba_record.pi_cli.whole_number(1)
    parser.add_argument("--sizes", type=positive, nargs="+", default=SIZES)
    return parser


def main(argv=None):
    return numba_record.run(make_parser(), measure, show, argv)


if __name__ == "__main__":
    sys.exit(main())
