"""The loop on 1 and 2 threads, processes and interpreters, on whatever Python this is.

Run it with    python code/07-threads/kinds_of_workers.py
Takes about 4 s on two cores; 15 MB, and as much for each process.  It needs no package,
so it runs on other builds of Python, too:

    python3.14t code/07-threads/kinds_of_workers.py --rounds 5

Interpreters need Python 3.14.  The workers start and end while the clocks run.
"""

import multiprocessing
import os
import statistics
import sys
import time
from concurrent import futures

import recorder  # finds pi_loop
from pi_loop import block_stream, count_hits

ROUNDS = 1
SAMPLES = 4_000_000
BLOCKS = 8
SEED = 2026


def processes(n_workers):
    """Fresh processes, started in the same way on every system."""
    spawn = multiprocessing.get_context("spawn")
    return futures.ProcessPoolExecutor(n_workers, mp_context=spawn)


def interpreters(n_workers):
    """Threads that run a Python interpreter each; they find modules where we do."""
    find_modules = f"import sys; sys.path[:] = {sys.path}"
    return futures.InterpreterPoolExecutor(
        n_workers, initializer=exec, initargs=(find_modules,)
    )


KINDS = {"threads": futures.ThreadPoolExecutor, "processes": processes}
if hasattr(futures, "InterpreterPoolExecutor"):  # from Python 3.14 on
    KINDS["interpreters"] = interpreters


def count_all_hits(n_samples, kind, n_workers):
    """Hits of all blocks, each with a stream of its own, on workers of one kind."""
    sizes = recorder.pi_cli.plan_blocks(n_samples, -(-n_samples // BLOCKS))
    streams = [block_stream(SEED, index) for index in range(len(sizes))]
    with KINDS[kind](n_workers) as pool:
        return sum(pool.map(count_hits, sizes, streams))


def timed(n_samples, kind, n_workers):
    """Hits, wall time, CPU time with that of the processes (not told on Windows)."""
    wall, cpu = time.perf_counter(), sum(os.times()[:4])
    hits = count_all_hits(n_samples, kind, n_workers)
    return hits, time.perf_counter() - wall, sum(os.times()[:4]) - cpu


def measure(args):
    print(f"Python {recorder.python_build()}")
    rows = [
        {"kind": kind, "workers": number, "hits": None, "wall_and_cpu_s": []}
        for kind in args.kinds or KINDS
        for number in (1, 2)
    ]
    for _ in range(args.rounds):
        for row in rows:
            hits, *pair = timed(args.samples, row["kind"], row["workers"])
            row["hits"] = hits
            row["wall_and_cpu_s"].append(pair)
    return {"samples": args.samples, "rows": rows}


def show(results):
    lines = []
    for row in results["rows"]:
        wall, cpu = map(statistics.median, zip(*row["wall_and_cpu_s"], strict=True))
        lines.append(
            f"{row['workers']} {row['kind']:12} {wall:.3f} s,"
            f" {results['samples'] / wall / 1e6:4.1f} million/s,"
            f" CPU/wall {cpu / wall:.2f}, {row['hits']} hits"
        )
    return "\n".join(lines)


def make_parser():
    parser = recorder.make_parser(__doc__)
    add, positive = parser.add_argument, recorder.pi_cli.whole_number(1)
    add("--kinds", nargs="+", choices=KINDS, help="default: all that this Python has")
    add("--rounds", type=positive, default=ROUNDS)
    add("--samples", type=positive, default=SAMPLES, help="points of a run")
    return parser


def main(argv=None):
    return recorder.run(make_parser(), measure, show, argv)


if __name__ == "__main__":
    sys.exit(main())
