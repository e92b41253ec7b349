"""The loop in threads, on whatever Python this is: with the GIL, or without it.

Run it with    python code/07-threads/free_threading.py
Takes about 3 s.  It says which build of Python it runs on.  It needs no package, so it
runs on a free-threaded build, too:    python3.14t code/07-threads/free_threading.py
"""

import random
import statistics
import sys
from concurrent.futures import ThreadPoolExecutor

import pi_threads_loop
import recorder

ROUNDS = 2
SAMPLES = 2_000_000
BLOCKS = 8
SEED = 2026


def own_streams(n_samples, n_threads):
    """Hits of all blocks, each with a stream of its own: the usual program."""
    block = -(-n_samples // BLOCKS)
    return pi_threads_loop.count_all_hits(n_samples, SEED, block, n_threads)


def one_stream(n_samples, n_threads):
    """Hits of all blocks, all drawn from one stream that the threads share."""
    stream = random.Random(SEED)
    sizes = recorder.pi_cli.plan_blocks(n_samples, -(-n_samples // BLOCKS))
    with ThreadPoolExecutor(n_threads) as pool:
        streams = [stream] * len(sizes)
        return sum(pool.map(pi_threads_loop.count_hits, sizes, streams))


VARIANTS = {"own streams": own_streams, "one stream": one_stream}


def measure(args):
    print(f"Python {recorder.python_build()}")
    runs = {(name, n): [] for name in VARIANTS for n in (1, 2)}
    for _ in range(args.rounds):
        for (name, n_threads), pairs in runs.items():
            pairs.append(recorder.two_clocks(VARIANTS[name], args.samples, n_threads))
    return {
        "compiler_flags": recorder.sysconfig.get_config_var("CONFIG_ARGS"),
        "samples": args.samples,
        "hits": own_streams(args.samples, 2),
        "rows": [
            {"variant": name, "threads": n_threads, "wall_and_cpu_s": pairs}
            for (name, n_threads), pairs in runs.items()
        ],
    }


def show(results):
    lines = []
    for row in results["rows"]:
        wall = statistics.median(wall for wall, _ in row["wall_and_cpu_s"])
        ratio = statistics.median(cpu / wall for wall, cpu in row["wall_and_cpu_s"])
        lines.append(
            f"{row['variant']}, threads {row['threads']}: {wall:.3f} s,"
            f" {results['samples'] / wall / 1e6:4.1f} million/s, CPU/wall {ratio:.2f}"
        )
    return "\n".join(lines)


def make_parser():
    parser = recorder.make_parser(__doc__)
    add, positive = parser.add_argument, recorder.pi_cli.whole_number(1)
    add("--rounds", type=positive, default=ROUNDS)
    add("--samples", type=positive, default=SAMPLES, help="points of a run")
    return parser


def main(argv=None):
    return recorder.run(make_parser(), measure, show, argv)


if __name__ == "__main__":
    sys.exit(main())
