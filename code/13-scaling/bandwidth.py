"""Add up numbers from memory, add up numbers from the cache, count points: what scales?

    python code/13-scaling/bandwidth.py                    1, 2, 4, ... threads
    python code/13-scaling/bandwidth.py --workers 1 2 3

Takes about 4 s on two cores.  It uses an eighth of the free memory, 768 MiB at most,
and refuses to run with less than 512 MiB free.  Both sums have equally many additions;
only the place of the numbers differs.  `GB/s` counts 8 bytes for each number.
The best of the rounds is shown, because these runs are short and easily disturbed.
"""

import sys
import time
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from itertools import pairwise

import numpy as np
import psutil
import scale_tools
from scale_tools import pi_cli
from scaling import default_workers

MIB = 2**20
SHARE_OF_FREE, MAX_MIB, MIN_FREE_MIB = 1 / 8, 768, 512
CHUNK = 16_384  # numbers: 128 KiB, which stay in the cache of a core
BYTES = 8  # of one number
POINTS_PER_NUMBER = 1 / 4  # so that counting takes about as long as a sum
BLOCK = 250_000
ROUNDS = 9


def plan_numbers():
    """How many numbers fit into an eighth of the free memory."""
    free_mib = psutil.virtual_memory().available / MIB
    if free_mib < MIN_FREE_MIB:
        message = f"{free_mib:.0f} MiB are free; {MIN_FREE_MIB} MiB are needed"
        raise scale_tools.RunFailed(message)
    mib = min(free_mib * SHARE_OF_FREE, MAX_MIB)
    return int(mib * MIB / BYTES) // CHUNK * CHUNK


def sum_from_memory(numbers, start, stop):
    """Each number is fetched from memory, once."""
    return numbers[start:stop].sum()


def sum_from_cache(numbers, start, stop):
    """As many additions, but of one chunk again and again, which stays in the cache."""
    chunk = numbers[start : start + CHUNK]
    return np.broadcast_to(chunk, ((stop - start) // CHUNK, CHUNK)).sum()


def edges_of(total, workers):
    """Where the equal shares of the workers begin and end, in whole chunks."""
    chunks = total // CHUNK
    return [chunks * i // workers * CHUNK for i in range(workers + 1)]


def in_threads(kernel, numbers, workers):
    """Seconds that the threads need together; they start before the clock does."""
    edges = edges_of(len(numbers), workers)
    with ThreadPoolExecutor(workers) as pool:
        list(pool.map(time.sleep, [0.01] * workers))
        start = time.perf_counter()
        sums = list(pool.map(lambda pair: kernel(numbers, *pair), pairwise(edges)))
        seconds = time.perf_counter() - start
    if sum(sums) != len(numbers):  # all numbers are 1
        raise scale_tools.RunFailed("a sum is wrong: numbers were left out")
    return seconds


def count_points(numbers, workers):
    """Seconds that as many threads need to count points (pi)."""
    import pi_threads  # found only after pi_cli was imported

    points = int(len(numbers) * POINTS_PER_NUMBER)
    start = time.perf_counter()
    pi_threads.count_all_hits(points, pi_cli.DEFAULT_SEED, BLOCK, workers)
    return time.perf_counter() - start


KERNELS = {
    "sum, from memory": partial(in_threads, sum_from_memory),
    "sum, from the cache": partial(in_threads, sum_from_cache),
    "pi": count_points,
}


def measure(args):
    numbers = np.ones(plan_numbers())
    rows = [
        {"kernel": name, "workers": k, "seconds": []}
        for name in KERNELS
        for k in args.workers
    ]
    for _ in range(args.rounds):
        for row in rows:
            once = partial(KERNELS[row["kernel"]], numbers, row["workers"])
            row["seconds"].append(scale_tools.when_quiet(once, args.patient))
    head = {"numbers": len(numbers), "mib": numbers.nbytes / MIB}
    return head | {"rounds": args.rounds, "rows": rows}


def gbytes_per_s(row, result):
    return result["numbers"] * BYTES / min(row["seconds"]) / 1e9


def show(result):
    lines = [
        f"{result['numbers'] / 1e6:.0f} million numbers, {result['mib']:.0f} MiB",
        "what                 threads    time   GB/s  speed-up",
    ]
    for row in result["rows"]:
        gbytes = f"{gbytes_per_s(row, result):.0f}"
        lines.append(
            f"{row['kernel']:20} {row['workers']:7} {min(row['seconds']):6.3f}s"
            f" {'-' if row['kernel'] == 'pi' else gbytes:>6}"
            f" {speed_up(row, result['rows']):9.2f}"
        )
    return "\n".join(lines)


def speed_up(row, rows):
    """Time of the same kernel with the fewest threads, divided by ours."""
    first = next(other for other in rows if other["kernel"] == row["kernel"])
    return min(first["seconds"]) / min(row["seconds"])


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
