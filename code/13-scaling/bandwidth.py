"""Add numbers from memory, add numbers from the cache, count points: what scales?

    python code/13-scaling/bandwidth.py                    1, 2, 4, ... threads
    python code/13-scaling/bandwidth.py --workers 1 2 3

Takes about 4 s on two cores.  It uses an eighth of the free memory, 768 MiB at most,
and refuses to run with less than 512 MiB free.  The additions are equally many in both
cases; only the place of the numbers differs.  `GB/s` counts 24 bytes for an addition:
two numbers that are read and one that is written.
"""

import functools
import statistics
import sys
import time
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import psutil
import scale_tools
from scale_tools import pi_cli
from scaling import default_workers

MIB = 2**20
SHARE_OF_FREE, MAX_MIB, MIN_FREE_MIB = 1 / 8, 768, 512
CHUNK = 8192  # numbers in one call of NumPy: three arrays of 64 KiB stay in the cache
BYTES = 24  # for one addition
POINTS_PER_ADDITION = 1 / 2  # so that counting takes about as long
BLOCK = 250_000
ROUNDS = 5


def plan_additions():
    """How many additions fit into an eighth of the free memory."""
    free_mib = psutil.virtual_memory().available / MIB
    if free_mib < MIN_FREE_MIB:
        message = f"{free_mib:.0f} MiB are free; {MIN_FREE_MIB} MiB are needed"
        raise scale_tools.RunFailed(message)
    mib = min(free_mib * SHARE_OF_FREE, MAX_MIB)
    return int(mib * MIB / BYTES) // CHUNK * CHUNK


def add_from_memory(arrays, start, stop):
    """c = a + b, a chunk at a time; each number is fetched from memory, once."""
    a, b, c = arrays
    for i in range(start, stop, CHUNK):
        np.add(a[i : i + CHUNK], b[i : i + CHUNK], out=c[i : i + CHUNK])


def add_from_cache(arrays, start, stop):
    """As many additions, always of the same chunk, which stays in the cache."""
    a, b, c = (array[start : start + CHUNK].copy() for array in arrays)
    for i in range(start, stop, CHUNK):
        np.add(a[: stop - i], b[: stop - i], out=c[: stop - i])


def shares(total, workers):
    """Edges of equal shares, whole chunks each."""
    chunks = total // CHUNK
    return [chunks * i // workers * CHUNK for i in range(workers + 1)]


def in_threads(kernel, arrays, workers):
    """Seconds that the threads need together; they start before the clock does."""
    edges = shares(len(arrays[0]), workers)
    with ThreadPoolExecutor(workers) as pool:
        list(pool.map(time.sleep, [0.01] * workers))
        start = time.perf_counter()
        list(pool.map(lambda i: kernel(arrays, edges[i], edges[i + 1]), range(workers)))
        return time.perf_counter() - start


def count_points(arrays, workers):
    """Seconds that as many threads need to count points (pi)."""
    import pi_threads

    points = int(len(arrays[0]) * POINTS_PER_ADDITION)
    start = time.perf_counter()
    pi_threads.count_all_hits(points, pi_cli.DEFAULT_SEED, BLOCK, workers)
    return time.perf_counter() - start


KERNELS = {
    "add, from memory": lambda arrays, k: in_threads(add_from_memory, arrays, k),
    "add, from the cache": lambda arrays, k: in_threads(add_from_cache, arrays, k),
    "pi": count_points,
}


def measure(args):
    additions = plan_additions()
    arrays = [np.ones(additions) for _ in range(3)]
    rows = [
        {"kernel": name, "workers": k, "seconds": []}
        for name in KERNELS
        for k in args.workers
    ]
    for _ in range(args.rounds):
        for row in rows:
            once = functools.partial(KERNELS[row["kernel"]], arrays, row["workers"])
            row["seconds"].append(scale_tools.when_quiet(once, args.patient))
    mib = sum(array.nbytes for array in arrays) / MIB
    return {"additions": additions, "mib": mib, "rounds": args.rounds, "rows": rows}


def show(result):
    lines = [
        f"{result['additions'] / 1e6:.1f} million additions, {result['mib']:.0f} MiB",
        "what                 threads    time   GB/s  speed-up",
    ]
    for row in result["rows"]:
        seconds = statistics.median(row["seconds"])
        gbytes = f"{result['additions'] * BYTES / seconds / 1e9:.0f}"
        lines.append(
            f"{row['kernel']:20} {row['workers']:7} {seconds:6.3f}s"
            f" {'-' if row['kernel'] == 'pi' else gbytes:>6}"
            f" {speed_up(row, result['rows']):9.2f}"
        )
    return "\n".join(lines)


def speed_up(row, rows):
    """Time of the same kernel with the fewest threads, divided by ours."""
    first = next(other for other in rows if other["kernel"] == row["kernel"])
    return statistics.median(first["seconds"]) / statistics.median(row["seconds"])


def make_parser():
    parser = scale_tools.make_parser(__doc__)
    positive = pi_cli.whole_number(1)
    workers = {"type": positive, "nargs": "+", "default": default_workers()}
    parser.add_argument("--workers", metavar="K", help="threads", **workers)
    parser.add_argument("--rounds", type=positive, default=ROUNDS)
    return parser


def main(argv=None):
    return scale_tools.run(make_parser(), measure, show, argv)


if __name__ == "__main__":
    sys.exit(main())
