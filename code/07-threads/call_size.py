"""How large must a call of NumPy be, so that two threads are faster than one?

Run it with    python code/07-threads/call_size.py
Takes about 4 s on two cores.  The same points are counted with small calls and with
large ones, by one thread and by two.
"""

import statistics
import sys
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import recorder

ROUNDS = 3
POINTS_PER_CALL = (100, 300, 1_000, 3_000, 10_000, 30_000, 100_000)
POINTS = 8_000_000  # of a run, all threads together


def count_hits(n_points, points_per_call, stream):
    """Hits among the points, counted `points_per_call` at a time."""
    points = np.empty((points_per_call, 2))
    hits = 0
    for _ in range(n_points // points_per_call):
        stream.random(out=points)
        np.multiply(points, points, out=points)
        hits += np.count_nonzero(points[:, 0] + points[:, 1] < 1.0)
    return int(hits)


def count_in_threads(n_points, points_per_call, n_threads):
    """The points are shared out evenly; each thread has a stream of its own."""
    streams = [
        np.random.Generator(np.random.SFC64(seed))
        for seed in np.random.SeedSequence(2026).spawn(n_threads)
    ]
    share = n_points // n_threads
    with ThreadPoolExecutor(n_threads) as pool:
        return sum(
            pool.map(lambda stream: count_hits(share, points_per_call, stream), streams)
        )


def measure(args):
    rows = {size: [] for size in POINTS_PER_CALL}
    for _ in range(args.rounds):
        for size, runs in rows.items():
            one, _ = recorder.two_clocks(count_in_threads, args.points, size, 1)
            two, cpu = recorder.two_clocks(count_in_threads, args.points, size, 2)
            runs.append({"one_s": one, "two_s": two, "two_cpu_s": cpu})
    return {
        "rounds": args.rounds,
        "rows": [
            {"points_per_call": size, "points": args.points, "runs": runs}
            for size, runs in rows.items()
        ],
    }


def speed_up(row):
    """Median over the rounds of: time of one thread by time of two."""
    return statistics.median(run["one_s"] / run["two_s"] for run in row["runs"])


def show(results):
    lines = ["points per call  1 thread: ns/point  2 threads: ns/point  speed-up"]
    for row in results["rows"]:
        one, two = (
            statistics.median(run[key] for run in row["runs"]) / row["points"] * 1e9
            for key in ("one_s", "two_s")
        )
        lines.append(
            f"{row['points_per_call']:15,} {one:19.2f} {two:20.2f} {speed_up(row):9.2f}"
        )
    return "\n".join(lines)


def make_parser():
    parser = recorder.make_parser(__doc__)
    positive = recorder.pi_cli.whole_number(1)
    parser.add_argument("--rounds", type=positive, default=ROUNDS)
    parser.add_argument("--points", type=positive, default=POINTS, help="of a run")
    return parser


def main(argv=None):
    return recorder.run(make_parser(), measure, show, argv)


if __name__ == "__main__":
    sys.exit(main())
