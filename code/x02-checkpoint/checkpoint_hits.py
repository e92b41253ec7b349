"""Estimate pi in threads, with a checkpoint: killed and started again, it goes on.

    python code/x02-checkpoint/checkpoint_hits.py --checkpoint run.json

Takes about 1 s on two cores, and 40 MB.  The hits are those of `pi_numpy` with the same
seed and block, however often the program was killed.  Beside run.json lies an empty file
run.json.lock; delete both when you need them no more.  With the environment variable
BEGUN_FILE each block that a worker begins is noted in that file.
"""

import json
import os
import sys
import time
from concurrent.futures import ThreadPoolExecutor, as_completed
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # for pi_cli
import block_file
import pi_cli
from pi_numpy_blocks import count_hits

DEFAULT_SAMPLES = 100_000_000
DEFAULT_BLOCK = 2_500_000
MAX_BLOCKS = 100_000  # the whole file is written at each save


def block_stream(seed, index):
    """Stream of block `index`, made without those before it."""
    child = np.random.SeedSequence(seed, spawn_key=(index,))
    return np.random.Generator(np.random.SFC64(child))


def count_block(seed, index, size):
    """Hits of block number `index`, counted by a worker."""
    note_begun(index)
    return count_hits(size, block_stream(seed, index))


def note_begun(index):
    """One line for each block that is begun: the process and the block."""
    if path := os.environ.get("BEGUN_FILE"):
        with open(path, "ab", buffering=0) as notes:
            notes.write(f"{os.getpid()} {index}\n".encode())


def count_missing(pool, plan, hits, save):
    """Count what `hits` lacks; `save` after each block."""
    sizes = pi_cli.plan_blocks(plan["samples"], plan["block"])
    jobs = {
        pool.submit(count_block, plan["seed"], i, sizes[i]): i
        for i in range(len(sizes))
        if i not in hits
    }
    for job in as_completed(jobs):
        hits[jobs[job]] = job.result()
        save()


class Saver:
    """Holds the hits of all blocks that are counted; saves them when it is due."""

    def __init__(self, path, plan, every_s):
        self.path, self.plan, self.every_s = path, plan, every_s
        self.hits = block_file.load(path, plan) if path else {}
        self.saved, self.problem = len(self.hits), None
        self.last = time.monotonic()
        if path:
            block_file.save(path, plan, self.hits)  # a folder that is missing shows now

    def __call__(self, at_end=False):
        due = time.monotonic() - self.last >= self.every_s
        if not self.path or self.saved == len(self.hits) or not (due or at_end):
            return
        try:
            block_file.save(self.path, self.plan, self.hits)
            self.saved, self.problem = len(self.hits), None
        except OSError as problem:
            if not self.problem:
                print(f"cannot save: {problem.strerror}; counting on", file=sys.stderr)
            self.problem = problem
        self.last = time.monotonic()


def finish(plan, workers, saver):
    """{index: hits} of all blocks; those that the saver holds are not counted."""
    pool = ThreadPoolExecutor(workers)
    try:
        count_missing(pool, plan, saver.hits, saver)
    finally:
        pool.shutdown(wait=True, cancel_futures=True)
        saver(at_end=True)
    return saver.hits


def count_all_hits(n_samples, seed, block, workers):
    """Hits of all blocks, without a file."""
    plan = {"samples": n_samples, "seed": seed, "block": block}
    return sum(finish(plan, workers, Saver(None, plan, 0.0)).values())


# ---- command line --------------------------------------------------------------------


def run(args, plan, n_blocks):
    """Count and print; returns the exit status."""
    saver = Saver(args.checkpoint, plan, args.every)
    found = saver.saved
    if args.checkpoint and not args.json:
        print(f"{args.checkpoint.name} holds {found} of {n_blocks} blocks", flush=True)
    start, cpu_start = time.perf_counter(), time.process_time()
    try:
        hits = sum(finish(plan, args.workers, saver).values())
    except KeyboardInterrupt:
        where = f"are in {args.checkpoint}" if args.checkpoint else "are saved"
        counted = f"{saver.saved} of {n_blocks} blocks"
        print(f"stopped by Ctrl-C; {counted} {where}", file=sys.stderr)
        return 130
    seconds, cpu_s = time.perf_counter() - start, time.process_time() - cpu_start
    result = pi_cli.report(hits, seconds, cpu_s, args, args.workers)
    result |= {"blocks": n_blocks, "found": found}
    print(json.dumps(result) if args.json else one_line(result))
    if saver.problem:
        holds = f"{args.checkpoint.name} holds {saver.saved} of {n_blocks} blocks"
        print(f"the disk took no more: {holds}", file=sys.stderr)
    return 2 if saver.problem else 0


def one_line(result):
    """The result for human eyes; no rate, because some blocks were counted before."""
    return (
        f"pi = {result['pi']:.6f} +- {result['standard_error']:.6f},"
        f" {result['hits']} hits, {result['seconds']:.3f} s, workers {result['workers']}"
    )


def make_parser():
    parser = pi_cli.make_parser(__doc__, DEFAULT_SAMPLES)
    parser.set_defaults(block=DEFAULT_BLOCK)
    add = parser.add_argument
    add("--checkpoint", type=Path, metavar="FILE", help="go on from it, and save to it")
    add("--every", type=seconds, default=0.0, help="seconds between saves (default 0)")
    return parser


def seconds(text):
    """Type for argparse: a number of seconds, at least 0."""
    value = float(text)
    if not 0 <= value < 1e6:
        raise ValueError
    return value


def main(argv=None):
    parser = make_parser()
    args = parser.parse_args(argv)
    plan = {key: getattr(args, key) for key in ("samples", "seed", "block")}
    n_blocks = -(-args.samples // args.block)
    if n_blocks > MAX_BLOCKS:
        parser.error(f"more than {MAX_BLOCKS} blocks: choose a larger --block")
    if args.checkpoint and args.checkpoint.is_dir():
        parser.error(f"{args.checkpoint} is a folder: name a file for the checkpoint")
    try:
        if not args.checkpoint:
            return run(args, plan, n_blocks)
        with block_file.only_writer(args.checkpoint):
            return run(args, plan, n_blocks)
    except block_file.Refused as problem:
        parser.error(str(problem))
    except OSError as problem:
        parser.error(f"cannot use {args.checkpoint}: {problem.strerror}")


if __name__ == "__main__":
    sys.exit(main())
