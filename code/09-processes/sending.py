"""The sum of 80 MB, four times: computed here, sent, made by the worker, shared.

    python code/09-processes/sending.py
    python code/09-processes/sending.py --numbers 1e6 --rounds 5

Each way makes the same numbers and adds them up; the pool is started before the clock.
Memory is that of both processes: their largest, added.
The median of two rounds; takes about 6 s on two cores, and up to 500 MB.
"""

import argparse
import json
import statistics
import sys
import time
from functools import partial

import numpy as np
import process_pools
import process_recorder
import shared_arrays
from peak_memory import peak_memory_mib

NUMBERS = 10_000_000  # 80 MB
SEED = 2026
SETTLE_S = 0.3  # NumPy's idle BLAS threads, here and there, keep cores busy so long


def make(seed, n_numbers):
    return np.random.default_rng(seed).random(n_numbers)


def total(array):
    return float(array.sum())


def total_of_made(seed, n_numbers):
    return total(make(seed, n_numbers))


def total_of_shared(shared):
    with shared.attached() as array:
        return total(array)


def here(ask, n_numbers):
    """Make the numbers and add them, in this process."""
    return total_of_made(SEED, n_numbers)


def sent(ask, n_numbers):
    """Make the numbers, send them to a worker, which adds them."""
    return ask(total, make(SEED, n_numbers))


def made_there(ask, n_numbers):
    """Send seed and size; the worker makes the numbers and adds them."""
    return ask(total_of_made, SEED, n_numbers)


def shared(ask, n_numbers):
    """Make the numbers in shared memory; the worker gets its name, and adds them."""
    with shared_arrays.new(n_numbers, "float64") as memory:
        with memory.attached() as array:
            np.random.default_rng(SEED).random(out=array)
        return ask(total_of_shared, memory)


WAYS = {"here": here, "sent": sent, "made there": made_there, "shared": shared}


def measure_one(name, n_numbers):
    """One way, in this process and one worker; seconds and MiB."""
    usage = {}

    def ask(function, *args):
        future = pool.submit(process_pools.told, function, [args])
        (result,), _, _, usage["worker_mib"] = future.result()
        return result

    with process_pools.open_pool(1) as pool:
        ask(total_of_made, 1, 1000)  # the worker has imported NumPy
        time.sleep(SETTLE_S)
        start = time.perf_counter()
        result = WAYS[name](ask, n_numbers)
        seconds = time.perf_counter() - start
    mib = peak_memory_mib() + usage["worker_mib"]
    return {"way": name, "seconds": seconds, "mib": mib, "total": result}


def measure(args):
    """All ways, each in fresh processes; they take turns."""
    arguments = ("--numbers", args.numbers, "--only")
    fresh = partial(process_recorder.fresh_json, __file__, *arguments)
    runs = [
        process_recorder.when_quiet(partial(fresh, name), args.patient)
        for _ in range(args.rounds)
        for name in WAYS
    ]
    return {"numbers": args.numbers, "runs": runs}


def show(results):
    lines = []
    for name in WAYS:
        same = [run for run in results["runs"] if run["way"] == name]
        seconds = statistics.median(run["seconds"] for run in same)
        mib = statistics.median(run["mib"] for run in same)
        lines.append(
            f"{name:10} {seconds:6.3f} s, {mib:4.0f} MiB, sum {same[0]['total']:.3f}"
        )
    return "\n".join(lines)


def make_parser():
    parser = process_recorder.make_parser(__doc__)
    positive = process_recorder.pi_cli.whole_number(1)
    parser.add_argument("--numbers", type=positive, default=NUMBERS)
    parser.add_argument("--rounds", type=positive, default=2)
    parser.add_argument("--only", choices=WAYS, help=argparse.SUPPRESS)
    return parser


def main(argv=None):
    args = make_parser().parse_args(argv)
    if args.only:  # the fresh process that `measure` started
        print(json.dumps(measure_one(args.only, args.numbers)))
        return 0
    return process_recorder.run(make_parser(), measure, show, argv)


if __name__ == "__main__":
    sys.exit(main())
