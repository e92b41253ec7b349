"""Count with two threads in four ways: two without a lock, two that must be right.

Run it with    python code/07-threads/race.py
Takes about 0.7 s.  The first line loses counts; how many differs from run to run.
"""

import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import recorder

ADDITIONS = 400_000  # of each thread


def add(a, b):
    return a + b


def read_call_write(n_threads, additions):
    """All threads add to one total: read, call, write."""
    box = {"total": 0}

    def count(_):
        for _ in range(additions):
            box["total"] = add(box["total"], 1)

    run_threads(count, n_threads)
    return box["total"]


def plus_equals(n_threads, additions):
    """The same with `+=`: no call between reading and writing, but still two steps."""
    box = {"total": 0}

    def count(_):
        for _ in range(additions):
            box["total"] += 1

    run_threads(count, n_threads)
    return box["total"]


def with_lock(n_threads, additions):
    """One thread at a time may read, call and write."""
    box = {"total": 0}
    lock = threading.Lock()

    def count(_):
        for _ in range(additions):
            with lock:
                box["total"] = add(box["total"], 1)

    run_threads(count, n_threads)
    return box["total"]


def own_totals(n_threads, additions):
    """Each thread counts on its own; the results are added at the end."""

    def count(_):
        total = 0
        for _ in range(additions):
            total = add(total, 1)
        return total

    return sum(run_threads(count, n_threads))


def run_threads(function, n_threads):
    with ThreadPoolExecutor(n_threads) as pool:
        return list(pool.map(function, range(n_threads)))


VARIANTS = {
    "read, call, write": read_call_write,
    "plus equals": plus_equals,
    "with a lock": with_lock,
    "own totals": own_totals,
}


def measure(args):
    expected = args.threads * args.additions
    results = {"threads": args.threads, "expected": expected, "variants": {}}
    for name, function in VARIANTS.items():
        start = time.perf_counter()
        total = function(args.threads, args.additions)
        seconds = round(time.perf_counter() - start, 4)
        results["variants"][name] = {"total": total, "seconds": seconds}
    return results


def show(results):
    return "\n".join(
        f"{name:17} {row['total']:9,}, lost {results['expected'] - row['total']:7,},"
        f" {row['seconds']:.2f} s"
        for name, row in results["variants"].items()
    )


def make_parser():
    parser = recorder.make_parser(__doc__)
    add_option, positive = parser.add_argument, recorder.pi_cli.whole_number(1)
    add_option("--threads", type=positive, default=2)
    add_option("--additions", type=positive, default=ADDITIONS, help="of each thread")
    return parser


def main(argv=None):
    return recorder.run(make_parser(), measure, show, argv)


if __name__ == "__main__":
    sys.exit(main())
