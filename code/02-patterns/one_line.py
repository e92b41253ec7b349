"""What one line costs: the interpreter runs it for each point, or once for an array.

Run it with    python code/02-patterns/one_line.py
Takes less than 1 s on one core.
"""

import dis
import sys
import time
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # for pi_cli
import pi_cli

DEFAULT_POINTS = 10_000  # few enough to stay in the cache of a core
MAX_POINTS = 10_000_000
N_REPEATS = 20
SEED = 2026


def is_hit(x, y):
    """Is the point inside the quarter circle?"""
    return x * x + y * y < 1.0


def count_with_loop(x, y):
    """Hits among the points of two lists: the line runs once for each point."""
    hits = 0
    for xi, yi in zip(x, y, strict=True):
        hits += is_hit(xi, yi)
    return hits


def count_with_array(x, y):
    """Hits among the points of two arrays: the line runs once for all points."""
    return int(np.count_nonzero(is_hit(x, y)))


def best_ns_per_point(count, x, y):
    """Shortest of some runs, in nanoseconds per point."""
    times_ns = []
    for _ in range(N_REPEATS):
        begin = time.perf_counter_ns()
        count(x, y)
        times_ns.append(time.perf_counter_ns() - begin)
    return min(times_ns) / len(x)


def compare(n_points):
    """Print how many instructions the line has, and the cost of both ways."""
    x, y = np.random.default_rng(SEED).random((2, n_points))
    x_list, y_list = x.tolist(), y.tolist()
    loop_ns = best_ns_per_point(count_with_loop, x_list, y_list)
    array_ns = best_ns_per_point(count_with_array, x, y)
    same = count_with_loop(x_list, y_list) == count_with_array(x, y)
    print("instructions in is_hit:", len(list(dis.get_instructions(is_hit))))
    print(f"once for each point, nanoseconds per point: {loop_ns:.1f}")
    print(f"once for an array,   nanoseconds per point: {array_ns:.1f}")
    print("same hits:", same)


def main(argv=None):
    parser = pi_cli.Parser(description=__doc__.splitlines()[0])
    parser.add_argument("--points", type=pi_cli.whole_number(1), default=DEFAULT_POINTS)
    args = parser.parse_args(argv)
    if args.points > MAX_POINTS:
        parser.error(f"--points {args.points} takes too long; at most {MAX_POINTS}")
    try:
        compare(args.points)
    except KeyboardInterrupt:
        print("stopped by Ctrl-C; nothing was measured", file=sys.stderr)
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main())
