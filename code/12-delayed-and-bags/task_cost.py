"""What a task costs: the same blocks, counted with many blocks in a task or with one.

    python code/12-delayed-and-bags/task_cost.py
    python code/12-delayed-and-bags/task_cost.py --workers 4 --rounds 3

2000 blocks of 30 000 points are counted in a plain loop, and by delayed calls that get
1, 10, 100, 1000 or all blocks each.  The column `plan` is the time in which the calls
are made, `run` the time of compute().
Takes about 3 s on two cores, and 100 MB.
"""

import statistics
import sys
import time
import tracemalloc
from pathlib import Path

import dask.distributed  # noqa: F401 (Dask would load it while the clock runs)
from dask import delayed

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # for pi_cli
import pi_cli
import recorder
from pi_dask_delayed import count_block
from quiet import when_quiet

N_BLOCKS, BLOCK_POINTS, SEED = 2_000, 30_000, pi_cli.DEFAULT_SEED
BLOCKS_PER_TASK = (1, 10, 100, 1_000)  # and all
MEMORY_TASKS = 500  # the memory of so many tasks is measured
DEFAULT_WORKERS = 2


def count_batch(first, last):
    """Hits of all blocks from number `first` up to, and without, number `last`."""
    return sum(count_block(BLOCK_POINTS, SEED, n) for n in range(first, last))


def plan(n_blocks, per_task):
    """Lazy hits of all blocks: each task counts `per_task` of them, the last the rest."""
    starts = range(0, n_blocks, per_task)
    hits = [delayed(count_batch)(i, min(i + per_task, n_blocks)) for i in starts]
    return delayed(sum)(hits)


def bytes_per_task():
    """Memory of a plan, for each of its tasks."""
    tracemalloc.start()
    lazy = plan(MEMORY_TASKS, 1)
    n_bytes = tracemalloc.get_traced_memory()[0]
    tracemalloc.stop()
    del lazy
    return n_bytes / MEMORY_TASKS


def measure_one(n_blocks, per_task, workers):
    """One run: hits, and the times of making the plan and of running it, in seconds."""
    start = time.perf_counter()
    lazy = plan(n_blocks, per_task)
    plan_s = time.perf_counter() - start
    start, cpu_start = time.perf_counter(), time.process_time()
    hits = lazy.compute(scheduler="threads", num_workers=workers)
    run_s, run_cpu_s = time.perf_counter() - start, time.process_time() - cpu_start
    return {"hits": hits, "plan_s": plan_s, "run_s": run_s, "run_cpu_s": run_cpu_s}


def measure_loop(n_blocks):
    start = time.perf_counter()
    hits = count_batch(0, n_blocks)
    return {"hits": hits, "run_s": time.perf_counter() - start}


def measure(args):
    sizes = [size for size in BLOCKS_PER_TASK if size < args.blocks] + [args.blocks]
    measure_one(100, 1, args.workers)  # warm-up
    loop, runs = [], {size: [] for size in sizes}
    for _ in range(args.rounds):
        loop.append(when_quiet(lambda: measure_loop(args.blocks), args.patient))
        for size in sizes:
            run = when_quiet(
                lambda size=size: measure_one(args.blocks, size, args.workers),
                args.patient,
            )
            runs[size].append(run)
    return {
        "script": "code/12-delayed-and-bags/task_cost.py",
        "blocks": args.blocks,
        "block_points": BLOCK_POINTS,
        "workers": args.workers,
        "bytes_per_task": bytes_per_task(),
        "loop": loop,
        "rows": [
            {"per_task": size, "tasks": -(-args.blocks // size) + 1, "runs": runs[size]}
            for size in sizes
        ],
    }


def median(runs, key):
    return statistics.median(run[key] for run in runs)


def show(results):
    loop_s = median(results["loop"], "run_s")
    lines = [
        f"{results['blocks']} blocks, {results['workers']} threads",
        "blocks a task  tasks    plan     run  CPU/wall of the run",
        f"   plain loop      -       - {loop_s:5.2f} s",
    ]
    for row in results["rows"]:
        runs = row["runs"]
        plan_s, run_s = median(runs, "plan_s"), median(runs, "run_s")
        lines.append(
            f"{row['per_task']:13} {row['tasks']:6} {plan_s:5.2f} s {run_s:5.2f} s"
            f" {median(runs, 'run_cpu_s') / run_s:9.2f}"
        )
    hits = {run["hits"] for row in results["rows"] for run in row["runs"]}
    hits |= {run["hits"] for run in results["loop"]}
    lines.append(f"hits: {', '.join(map(str, sorted(hits)))}")
    lines.append(f"memory of a plan: {results['bytes_per_task']:.0f} bytes a task")
    return "\n".join(lines)


def make_parser():
    parser = recorder.make_parser(__doc__)
    positive = pi_cli.whole_number(1)
    add = parser.add_argument
    add("--rounds", type=positive, default=1)
    add("--blocks", type=positive, default=N_BLOCKS)
    add("--workers", type=positive, default=DEFAULT_WORKERS, help="default: 2")
    add("--patient", action="store_true", help="repeat until the machine is quiet")
    return parser


def main(argv=None):
    return recorder.run(make_parser(), measure, show, argv)


if __name__ == "__main__":
    sys.exit(main())
