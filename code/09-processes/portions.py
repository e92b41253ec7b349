"""Eight tasks that take 4, 4, 1, 1, 1, 1, 1 and 1 tenths of a second, in two processes.

Run it with    python code/09-processes/portions.py
Takes about 3 s on any number of cores: the tasks sleep.  The pool is started before.
"""

import os
import sys
import time

import process_pools
import process_recorder

TENTHS = (4, 4, 1, 1, 1, 1, 1, 1)
CHUNKSIZES = (1, 2, 4)
WORKERS = 2


def sleep_tenths(tenths):
    time.sleep(tenths / 10)
    return os.getpid()


def measure(args):
    rows = []
    with process_pools.open_pool(WORKERS) as pool:
        list(pool.map(sleep_tenths, [1] * WORKERS))
        for size in CHUNKSIZES:
            start = time.perf_counter()
            pids = list(pool.map(sleep_tenths, TENTHS, chunksize=size))
            seconds = time.perf_counter() - start
            workers = [sorted(set(pids)).index(pid) for pid in pids]
            rows.append({"chunksize": size, "seconds": seconds, "workers": workers})
    return {"tenths": TENTHS, "rows": rows}


def show(results):
    return "\n".join(
        f"chunksize {row['chunksize']}: {row['seconds']:.1f} s"
        for row in results["rows"]
    )


def main(argv=None):
    parser = process_recorder.make_parser(__doc__)
    return process_recorder.run(parser, measure, show, argv)


if __name__ == "__main__":
    sys.exit(main())
