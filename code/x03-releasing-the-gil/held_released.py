"""One C function, called in threads: who holds the GIL, and who releases it?

Run it with    python code/x03-releasing-the-gil/held_released.py
Takes about 2 s on two cores; with --tools ctypes cffi Cython pybind11 about 5 s, and
15 s more for the compiler the first time; 100 MB.  Of each pair the fastest round
counts: other programs can only slow a round down.
"""

import sys

import gil_record
import hits_ctypes
import kernels
import recorder

ROUNDS = 9
SAMPLES = 10_000_000  # in each run, all threads together
BLOCKS = 20
SEED = 2026
TOOLS = list(dict.fromkeys(tool for tool, _ in kernels.PAIRS))


def measure_pair(kernel, samples, rounds):
    """Hits, and [wall, CPU] seconds of each round, with one thread and with two."""
    block = samples // BLOCKS
    hits, times = set(), {1: [], 2: []}

    def count(workers):
        call = kernel, samples, SEED, block, workers
        hits.add(hits_ctypes.count_in_threads(*call))

    count(1)  # compiles, when needed
    for _ in range(rounds):
        for workers, runs in times.items():
            runs.append(recorder.two_clocks(count, workers))
    (only,) = hits  # any number of threads counts the same
    return {"hits": only, "one": times[1], "two": times[2]}


def measure(args):
    rows = []
    for tool, gil in kernels.PAIRS:
        if tool in args.tools:
            row = measure_pair(kernels.find(tool, gil), args.samples, args.rounds)
            rows.append({"tool": tool, "gil": gil} | row)
    return {"samples": args.samples, "blocks": BLOCKS, "rows": rows}


def fastest(row):
    """Wall seconds of the fastest round with one thread and with two, CPU/wall of two."""
    wall, cpu = min(row["two"])
    return min(row["one"])[0], wall, cpu / wall


def show(results):
    lines = ["tool      GIL       1 thread   2 threads   CPU/wall of 2"]
    for row in results["rows"]:
        one, two, ratio = fastest(row)
        name = f"{row['tool']:9} {row['gil']:8}"
        lines.append(f"{name} {one:7.3f} s {two:9.3f} s {ratio:11.1f}")
    return "\n".join(lines)


def make_parser():
    parser = gil_record.make_parser(__doc__, ROUNDS)
    points = gil_record.number_of_points(BLOCKS)
    parser.add_argument("--samples", type=points, default=SAMPLES)
    parser.add_argument("--tools", nargs="+", choices=TOOLS, default=["ctypes"])
    return parser


def main(argv=None):
    return gil_record.run(make_parser(), measure, show, "held", argv)


if __name__ == "__main__":
    sys.exit(main())
