"""From which grid on do two threads gain?  All steps of small and of large grids.

    python code/x07-polder-flood/grids.py
    python code/x07-polder-flood/grids.py --cells 16 64 256

Each row is the same compiled loop with one thread and with two, and about the same
number of cells times steps.  Takes about 4 s on 2 cores; 200 MB of memory.
"""

import sys
import time

import breach
import breach_fast
import keep_record  # of episode 11
import numba

GRIDS = (16, 32, 64, 128, 256, 512, 1024)
CELL_STEPS = 4_000_000
MIN_STEPS = 20  # so that the two arrays are made once for many steps
ROUNDS = 30
THREADS = (1, 2)


def measure_one(cells, threads):
    """Wall time and CPU time of all steps, in s."""
    depths, ground = breach.make_depths(cells), breach.make_ground(cells)
    numba.set_num_threads(min(threads, breach_fast.max_threads()))
    wall, cpu = time.perf_counter(), time.process_time()
    breach_fast.in_threads(depths, ground, steps_of(cells))
    return time.perf_counter() - wall, time.process_time() - cpu


def steps_of(cells):
    """So many steps that every grid is about the same work."""
    return max(CELL_STEPS // cells**2, MIN_STEPS)


def measure(args):
    breach_fast.compiled(breach_fast.in_threads)
    rows = [
        {"cells": cells, "threads": threads, "steps": steps_of(cells)}
        for cells in args.cells
        for threads in THREADS
    ]
    for row in rows:
        row |= {"wall_s": [], "cpu_s": []}
    for _ in range(args.rounds):
        for row in rows:
            wall_s, cpu_s = measure_one(row["cells"], row["threads"])
            row["wall_s"].append(wall_s)
            row["cpu_s"].append(cpu_s)
    return {"script": "code/x07-polder-flood/grids.py", "rows": rows}


def pairs(results):
    """[(row with one thread, row with two)] for each grid."""
    rows = results["rows"]
    return list(zip(rows[::2], rows[1::2], strict=True))


def summary(one, two):
    """us for a step with one and with two threads, speed-up, CPU/wall of two."""
    one_us, two_us = (min(row["wall_s"]) / row["steps"] * 1e6 for row in (one, two))
    return one_us, two_us, one_us / two_us, sum(two["cpu_s"]) / sum(two["wall_s"])


def show(results):
    lines = []
    for one, two in pairs(results):
        one_us, two_us, gain, busy = summary(one, two)
        lines.append(
            f"{one['cells']:5} x {one['cells']:<5} {one_us:8.1f} us a step with one"
            f" thread, {two_us:8.1f} with two, speed-up {gain:4.2f},"
            f" CPU/wall {busy:.1f}"
        )
    return "\n".join(lines)


def main(argv=None):
    parser = keep_record.make_parser(__doc__)
    size = breach.pi_cli.whole_number(breach.MIN_CELLS)
    parser.add_argument("--cells", type=size, nargs="+", default=GRIDS)
    whole = breach.pi_cli.whole_number(1)
    parser.add_argument("--rounds", type=whole, default=ROUNDS)
    args = parser.parse_args(argv)
    if max(args.cells) > breach.MAX_CELLS:
        parser.error(f"--cells {max(args.cells)} is more than {breach.MAX_CELLS}")
    return breach.answer_plainly(keep_record.run, parser, args, measure, show)


if __name__ == "__main__":
    sys.exit(main())
