"""A worker dies in the middle of its task: who tells you?

Run it with    python code/09-processes/dead_worker.py
Takes about 3 s.  The worker ends itself without a word, as it would when the system
kills it because memory has run out.
"""

import multiprocessing
import os
import sys
from concurrent.futures.process import BrokenProcessPool

import process_pools
import process_recorder

PATIENCE_S = 2


def count_or_die(number):
    if number == 3:
        os._exit(1)
    return number * number


def ask_pool():
    with multiprocessing.get_context("spawn").Pool(2) as pool:
        answer = pool.map_async(count_or_die, range(6), chunksize=1)
        try:
            return f"answered {answer.get(PATIENCE_S)}"
        except multiprocessing.TimeoutError:
            return f"no answer after {PATIENCE_S} s, and none would ever come"


def ask_executor():
    try:
        with process_pools.open_pool(2) as pool:
            return f"answered {list(pool.map(count_or_die, range(6)))}"
    except BrokenProcessPool:
        return "raised BrokenProcessPool"


def measure(args):
    return {"Pool": ask_pool(), "ProcessPoolExecutor": ask_executor()}


def show(results):
    return "\n".join(f"{name:19} {text}" for name, text in results.items())


def main(argv=None):
    parser = process_recorder.make_parser(__doc__)
    return process_recorder.run(parser, measure, show, argv)


if __name__ == "__main__":
    sys.exit(main())
