"""What does `prange` gain?  Compare one thread and two threads of the same code.

    python code/x07-polder-flood/same_code.py

The loop of `breach_fast.py`, compiled in two ways (the function for one cell is called,
or it is copied into the loop) and in three forms: without threads, with `prange` on one
thread, with `prange` on two.  Takes about 5 s on 2 cores; 200 MB of memory.
"""

import re
import sys
import time
import types

import breach
import breach_fast
import keep_record  # of episode 11
import numba
from numba import njit

CELLS, STEPS, ROUNDS = 300, 20, 25
WAYS = {
    "called": breach_fast.new_depth,
    "copied": njit(inline="always")(breach_fast.new_depth.py_func),
}
FORMS = {"njit, no threads": 0, "prange, 1 thread": 1, "prange, 2 threads": 2}
VECTOR_PRODUCT = re.compile(r"fmul <\d+ x double>")


def make_kernel(new_depth, parallel):
    """`breach_fast.advance` with another function for one cell."""
    names = {**vars(breach_fast), "new_depth": new_depth}
    function = types.FunctionType(breach_fast.advance.__code__, names, "advance")
    return breach_fast.compiled(njit(parallel=parallel)(function))


def has_vectors(kernel):
    """Does one instruction of the compiled loop multiply several numbers?"""
    (code,) = kernel.inspect_llvm().values()
    return bool(VECTOR_PRODUCT.search(code))


def two_clocks(kernel, depths, ground):
    """Wall time and CPU time of one call, in s."""
    wall, cpu = time.perf_counter(), time.process_time()
    kernel(depths, ground, STEPS)
    return time.perf_counter() - wall, time.process_time() - cpu


def make_rows():
    """One row for each kernel, and the kernels themselves."""
    rows = []
    for way, new_depth in WAYS.items():
        kernels = [make_kernel(new_depth, parallel) for parallel in (False, True)]
        for form, threads in FORMS.items():
            kernel = kernels[min(threads, 1)]
            row = {"way": way, "form": form, "threads": threads}
            row |= {"vectors": has_vectors(kernel), "wall_s": [], "cpu_s": []}
            rows.append((row, kernel))
    return rows


def measure(args):
    """Rounds in which the kernels take turns."""
    depths, ground = breach.make_depths(args.cells), breach.make_ground(args.cells)
    rows = make_rows()
    for _ in range(args.rounds):
        for row, kernel in rows:
            numba.set_num_threads(
                min(max(row["threads"], 1), breach_fast.max_threads())
            )
            wall_s, cpu_s = two_clocks(kernel, depths, ground)
            row["wall_s"].append(wall_s)
            row["cpu_s"].append(cpu_s)
    return {
        "script": "code/x07-polder-flood/same_code.py",
        "cells": args.cells,
        "steps": STEPS,
        "rows": [row for row, _ in rows],
    }


def ns_for_a_cell(row, cells, clock="wall_s"):
    """Shortest of all rounds, for one cell and step, in ns."""
    return min(row[clock]) / STEPS / cells**2 * 1e9


def show(results):
    lines = []
    for row in results["rows"]:
        wall_ns = ns_for_a_cell(row, results["cells"])
        vectors = "vector" if row["vectors"] else "no vector"
        lines.append(
            f"{row['way']:6}  {row['form']:17}  {wall_ns:5.2f} ns for a cell,"
            f" CPU/wall {min(row['cpu_s']) / min(row['wall_s']):.1f},"
            f" {vectors} instructions"
        )
    return "\n".join(lines)


def main(argv=None):
    parser = keep_record.make_parser(__doc__)
    breach.add_sizes(parser, CELLS)
    whole = breach.pi_cli.whole_number(1)
    parser.add_argument("--rounds", type=whole, default=ROUNDS)
    args = breach.parse(parser, argv)
    return breach.answer_plainly(keep_record.run, parser, args, measure, show)


if __name__ == "__main__":
    sys.exit(main())
