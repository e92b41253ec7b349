"""What every program that estimates pi shares: command line, stopwatch, printing.

A rung (`pi_loop.py`, `pi_numpy.py`, ...) brings the part that differs between
programs: how the points are counted.  This module brings what is always the same:

    parser = pi_cli.make_parser(__doc__)            # --samples, --seed, --workers ...
    blocks = pi_cli.plan_blocks(samples, block)     # [1000000, 1000000, ...]
    return pi_cli.run(count_all_hits, __doc__, argv)

The work is cut into blocks *before* anybody decides who does them, and block number i
has its own random stream.  So the number of hits depends on seed, samples and block
size alone, never on the number of workers.
"""

import argparse
import json
import math
import os
import sys
import time
from pathlib import Path

from peak_memory import peak_memory_mib

DEFAULT_BLOCK_SAMPLES = 1_000_000
DEFAULT_SEED = 2026
# A rung may import another one from its folder: `from pi_numpy import block_streams`.
EPISODES = sorted(Path(__file__).resolve().parent.glob("[0-9][0-9]-*"))
sys.path.extend(str(folder) for folder in EPISODES if str(folder) not in sys.path)

SETTLE_SECONDS = 0.1  # NumPy's idle BLAS threads spin that long and would be counted
MAX_COUNT = 10**15  # above this a run would take years: surely a slip
MAX_BLOCKS = 10**6  # more than that and the list of blocks becomes the work


def whole_number(low, high=MAX_COUNT):
    """Type for argparse: a whole number, `low` to `high`; 1e6 and 1_000_000 are fine."""

    def parse(text):
        try:
            value = float(text) if "e" in text.lower() else int(text)
            number = int(value)
        except (ValueError, OverflowError):
            message = f"{text!r} is not a whole number; try 1000000 or 1e6"
            raise argparse.ArgumentTypeError(message) from None
        if number != value:
            raise argparse.ArgumentTypeError(f"{text} is not a whole number")
        if not low <= number <= high:
            top = high if high < MAX_BLOCKS else f"{high:.0e}"
            message = f"{text} is not between {low} and {top}"
            raise argparse.ArgumentTypeError(message)
        return number

    return parse


def usable_cpus():
    """Number of CPUs this process may use (a batch job may get fewer than exist)."""
    if hasattr(os, "process_cpu_count"):  # Python 3.13 and later
        return os.process_cpu_count() or 1
    if hasattr(os, "sched_getaffinity"):  # Linux
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


class Parser(argparse.ArgumentParser):
    """Answers a bad argument with one line instead of the whole usage text."""

    def error(self, message):
        self.exit(2, f"{self.prog}: {message} (see --help)\n")


def make_parser(description, default_samples):
    """Command line that all rungs share."""
    parser = Parser(description=description.strip().splitlines()[0])
    add = parser.add_argument
    positive = whole_number(1)
    add("--samples", type=positive, default=default_samples, help="random points")
    add("--seed", type=whole_number(0), default=DEFAULT_SEED)
    add("--workers", type=positive, default=usable_cpus(), help="default: your CPUs")
    add("--block", type=positive, default=DEFAULT_BLOCK_SAMPLES, help="points a block")
    add("--json", action="store_true", help="print one JSON object")
    return parser


def plan_blocks(n_samples, block):
    """Sizes of the blocks: full ones, then the rest.  plan_blocks(5, 2) is [2, 2, 1]."""
    full, rest = divmod(n_samples, block)
    return [block] * full + ([rest] if rest else [])


def blocks_per_task(n_blocks, workers, most=20):
    """How many blocks a task gets, so that the busiest worker is done soonest.

    While threads count, a task of Dask costs up to a third of what NumPy needs for a
    block.  Each worker gets four tasks or more, if there are so many blocks.
    """

    def blocks_to_wait_for(together):
        tasks_each = -(-n_blocks // (together * workers))  # rounded up
        return tasks_each * (together + 0.3)

    most = max(1, min(most, n_blocks // (4 * workers)))
    return min(range(1, most + 1), key=blocks_to_wait_for)


def estimate(hits, n_samples):
    """Pi and its standard error, from the share p of hits: 4 p and 4 sqrt(p (1-p) / n)."""
    share = hits / n_samples
    return 4 * share, 4 * math.sqrt(share * (1 - share) / n_samples)


def report(hits, seconds, cpu_seconds, args, workers):
    """Everything that is known after a run, as a dictionary (times in seconds)."""
    pi, standard_error = estimate(hits, args.samples)
    return {
        "samples": args.samples,
        "hits": hits,
        "pi": pi,
        "standard_error": standard_error,
        "seconds": seconds,
        "cpu_seconds": cpu_seconds,
        "peak_memory_mib": round(peak_memory_mib(), 1),
        "workers": workers,
        "seed": args.seed,
        "block": args.block,
    }


def one_line(result):
    """The result for human eyes; the rate is in samples."""
    rate = result["samples"] / max(result["seconds"], 1e-9) / 1e6
    return (
        f"pi = {result['pi']:.6f} +- {result['standard_error']:.6f},"
        f" {result['hits']} hits, {result['seconds']:.3f} s,"
        f" {rate:.1f} million/s, workers {result['workers']}"
    )


def run(count_all_hits, description, default_samples, argv=None, serial=False):
    """Parse the command line, count, print; return the exit status.

    `count_all_hits(n_samples, seed, block, workers)` returns the number of hits.
    A `serial` rung always uses one worker, and reports that.
    """
    parser = make_parser(description, default_samples)
    args = parser.parse_args(argv)
    if args.samples > args.block * MAX_BLOCKS:
        parser.error(f"more than {MAX_BLOCKS} blocks: choose a larger --block")
    workers = 1 if serial else args.workers
    try:
        if "numpy" in sys.modules:
            time.sleep(SETTLE_SECONDS)
        start, cpu_start = time.perf_counter(), time.process_time()
        hits = count_all_hits(args.samples, args.seed, args.block, workers)
    except KeyboardInterrupt:
        print("stopped by Ctrl-C; nothing was counted", file=sys.stderr)
        return 130
    except MemoryError:
        print("not enough memory; try a smaller --block", file=sys.stderr)
        return 2
    seconds = time.perf_counter() - start
    cpu_seconds = time.process_time() - cpu_start
    result = report(hits, seconds, cpu_seconds, args, workers)
    print(json.dumps(result) if args.json else one_line(result))
    return 0
