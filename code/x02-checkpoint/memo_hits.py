"""The same count with joblib.Memory: each result is kept in a folder of its own.

    python code/x02-checkpoint/memo_hits.py --folder run_results

Takes about 1 s on two cores, and 40 MB.  Killed and started again, it goes on; delete
the folder when you need it no more.  With --processes the workers are processes.
"""

import json
import sys
import time
from pathlib import Path

from checkpoint_hits import (
    DEFAULT_BLOCK,
    DEFAULT_SAMPLES,
    count_block,
    one_line,
    pi_cli,
)
from joblib import Memory, Parallel, delayed


def count_kept(folder, plan, parallel):
    """Hits of all blocks; what lies in `folder` is not counted."""
    count = Memory(folder, verbose=0).cache(count_block)
    sizes = pi_cli.plan_blocks(plan["samples"], plan["block"])
    jobs = [(plan["seed"], i, sizes[i]) for i in range(len(sizes))]
    return sum(parallel(delayed(count)(*job) for job in jobs))


def count_all_hits(n_samples, seed, block, workers, folder=None, prefer="threads"):
    """Hits of all blocks, in threads or processes of joblib."""
    plan = {"samples": n_samples, "seed": seed, "block": block}
    return count_kept(folder, plan, Parallel(n_jobs=workers, prefer=prefer))


def run(args):
    """Count and print; returns the exit status."""
    call = (args.samples, args.seed, args.block, args.workers, args.folder)
    start, cpu_start = time.perf_counter(), time.process_time()
    try:
        hits = count_all_hits(*call, "processes" if args.processes else "threads")
    except KeyboardInterrupt:
        print("stopped by Ctrl-C; type the same command to go on", file=sys.stderr)
        return 130
    except OSError as problem:
        reason = f"cannot write into {args.folder}: {problem.strerror}"
        print(f"memo_hits.py: {reason}", file=sys.stderr)
        return 2
    seconds, cpu_s = time.perf_counter() - start, time.process_time() - cpu_start
    result = pi_cli.report(hits, seconds, cpu_s, args, args.workers)
    print(json.dumps(result) if args.json else one_line(result))
    return 0


def main(argv=None):
    parser = pi_cli.make_parser(__doc__, DEFAULT_SAMPLES)
    parser.set_defaults(block=DEFAULT_BLOCK)
    parser.add_argument("--folder", type=Path, help="results are kept here")
    parser.add_argument("--processes", action="store_true", help="not threads")
    args = parser.parse_args(argv)
    if args.samples > args.block * pi_cli.MAX_BLOCKS:
        parser.error(f"more than {pi_cli.MAX_BLOCKS} blocks: choose a larger --block")
    if args.folder and args.folder.exists() and not args.folder.is_dir():
        parser.error(f"{args.folder} is a file: name a folder for the results")
    return run(args)


if __name__ == "__main__":
    sys.exit(main())
