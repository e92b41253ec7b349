"""One compiled loop in threads: once it holds the GIL, once it releases it.

Run it with    python code/08-numba/nogil.py
Takes about 3 s on two cores, 1 s of them for compiling; about 140 MB.
"""

import statistics
import sys
from concurrent.futures import ThreadPoolExecutor

import numba_record
from numba import njit
from pi_numba import count_hits
from pi_numpy import block_streams

ROUNDS = 3
SAMPLES = 40_000_000  # in each run, all threads together
BLOCKS = 40
SEED = 2026
PLAIN = count_hits.py_func  # the function as it was before the decorator

KERNELS = {
    "njit": njit(PLAIN),
    "njit(nogil=True)": njit(nogil=True)(PLAIN),
}


def count_in_threads(kernel, samples, workers):
    """Hits of all blocks, counted by `workers` threads."""
    sizes = [samples // BLOCKS] * BLOCKS
    with ThreadPoolExecutor(workers) as pool:
        return sum(pool.map(kernel, sizes, block_streams(SEED, BLOCKS)))


def measure(args):
    rows = [{"kernel": name, "runs": []} for name in KERNELS]
    for kernel in KERNELS.values():
        kernel(1, next(block_streams(SEED, 1)))  # compiles
    for _ in range(args.rounds):
        for row in rows:
            kernel, run = KERNELS[row["kernel"]], {}
            for workers, name in ((1, "one"), (2, "two")):
                call = kernel, args.samples, workers
                run[f"{name}_s"], run[f"{name}_cpu_s"] = numba_record.clocks(
                    count_in_threads, call, args.patient
                )
            row["runs"].append(run)
    return {"samples": args.samples, "blocks": BLOCKS, "rows": rows}


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
        lines.append(f"{row['kernel']:17} {one:7.2f} s {two:8.2f} s {ratio:9.2f}")
    return "\n".join(lines)


def make_parser():
    parser = numba_record.make_parser(__doc__, ROUNDS)
    positive = numba_record.pi_cli.whole_number(BLOCKS)
    parser.add_argument("--samples", type=positive, default=SAMPLES)
    return parser


def main(argv=None):
    return numba_record.run(make_parser(), measure, show, argv)


if __name__ == "__main__":
    sys.exit(main())
