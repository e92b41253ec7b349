"""Add up very many numbers in several ways; show time, CPU/wall and peak memory.

    python code/01-introduction/success_story.py          two ways
    python code/01-introduction/success_story.py --all    two more, which tell why

The size follows from your computer: the numbers fill at most an eighth of the memory
that is free now.  Each way runs in a fresh Python, so that its peak memory is its own.
Takes about 3 s on 2 cores, with --all about 5 s.
"""

import argparse
import json
import os
import subprocess
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # for pi_cli
import pi_cli
from peak_memory import peak_memory_mib

NUMBER_BYTES = 8  # one int64
BLOCK_NUMBERS = 1_000_000  # 8 MB
MAX_DEFAULT_NUMBERS = 200_000_000  # 1.6 GB: enough to see the point
MEMORY_SHARE = 8  # use at most one eighth of the free memory
GB, MB, MIB = 1e9, 1e6, 2**20
WAYS = ("numpy", "dask")
ALL_WAYS = ("numpy", "numpy_blocks", "dask_one", "dask")


# ---- the four ways -------------------------------------------------------------------


def sum_numpy(n_numbers):
    """Make all the numbers, then add them up."""
    import numpy as np

    return int(np.arange(n_numbers, dtype=np.int64).sum())


def sum_numpy_blocks(n_numbers, block):
    """Make and add up one block after the other."""
    import numpy as np

    total = 0
    for start in range(0, n_numbers, block):
        stop = min(start + block, n_numbers)
        total += int(np.arange(start, stop, dtype=np.int64).sum())
    return total


def sum_dask(n_numbers, block, threads):
    """Let Dask make and add up the blocks, with this number of threads."""
    import dask.array as da

    numbers = da.arange(n_numbers, chunks=block, dtype="int64")
    return int(numbers.sum().compute(scheduler="threads", num_workers=threads))


def way(name, block, threads):
    """(label, function of the number of numbers) of a row of the table."""
    plural = "s" if threads > 1 else ""
    return {
        "numpy": ("NumPy, all at once", sum_numpy),
        "numpy_blocks": ("NumPy, in blocks", lambda n: sum_numpy_blocks(n, block)),
        "dask_one": ("Dask, 1 thread", lambda n: sum_dask(n, block, 1)),
        "dask": (
            f"Dask, {threads} thread{plural}",
            lambda n: sum_dask(n, block, threads),
        ),
    }[name]


# ---- measuring one way, in a process of its own --------------------------------------


def measure(name, n_numbers, block, threads):
    """Run one way in this process; times in seconds, memory in MB."""
    label, add_up = way(name, block, threads)
    add_up(10)  # the first call also imports: that is not what we want to time
    start, cpu_start, system_start = time.perf_counter(), cpu_s(), os.times().system
    total = add_up(n_numbers)
    seconds = time.perf_counter() - start
    cpu_seconds = cpu_s() - cpu_start
    return {
        "way": name,
        "label": label,
        "sum": total,
        "seconds": seconds,
        "cpu_seconds": cpu_seconds,
        "cpu_per_wall": cpu_seconds / seconds,
        "system_seconds": os.times().system - system_start,
        "peak_memory_mb": peak_memory_mib() * MIB / MB,
    }


def cpu_s():
    """CPU time of all threads of this process so far, in seconds."""
    return time.process_time()


def measure_in_fresh_process(name, n_numbers, block, threads):
    """Start Python again to measure one way; raises ChildProcessError if it dies."""
    sizes = [str(number) for number in (n_numbers, block, threads)]
    command = [sys.executable, os.path.abspath(__file__), "--way", name, *sizes]
    one_blas_thread = {  # or idle threads of BLAS would spoil CPU/wall
        f"{library}_NUM_THREADS": "1" for library in ("OPENBLAS", "OMP", "MKL")
    }
    child = subprocess.run(
        command, env=os.environ | one_blas_thread, capture_output=True, text=True
    )
    if child.returncode:
        last_line = (child.stderr.strip() or "killed").splitlines()[-1]
        raise ChildProcessError(f"{name} ended with {child.returncode}: {last_line}")
    return json.loads(child.stdout)


# ---- command line --------------------------------------------------------------------


def free_memory_bytes():
    """Memory that is free now: of the machine, or of the container we run in."""
    import psutil  # comes with distributed

    free = psutil.virtual_memory().available
    try:  # Linux containers: the limit of the group of processes we belong to
        limit = int(Path("/sys/fs/cgroup/memory.max").read_text())
        used = int(Path("/sys/fs/cgroup/memory.current").read_text())
        return min(free, max(limit - used, 0))
    except (OSError, ValueError):  # no container, or no limit ("max")
        return free


def nice_size(most):
    """The largest of 1, 2, 5, 10, 20, 50, ... that is not above `most`; else 0."""
    sizes = [digit * 10**power for power in range(18) for digit in (1, 2, 5)]
    return max((size for size in sizes if size <= most), default=0)


def parse(argv, free_bytes):
    """Command line to settings; a size that does not fit is refused."""
    parser = pi_cli.Parser(description=__doc__.strip().splitlines()[0])
    positive = pi_cli.whole_number(1)
    parser.add_argument("--numbers", type=positive, help="default: what fits well")
    parser.add_argument("--block", type=positive, default=BLOCK_NUMBERS)
    parser.add_argument("--workers", type=positive, default=pi_cli.usable_cpus())
    parser.add_argument("--all", action="store_true", help="two more ways")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument("--way", nargs=4, help=argparse.SUPPRESS)  # for the child
    args = parser.parse_args(argv)
    if args.way:
        return args
    most = int(free_bytes // MEMORY_SHARE // NUMBER_BYTES)
    if args.numbers is None:
        args.numbers = min(nice_size(most), MAX_DEFAULT_NUMBERS)
    if not 0 < args.numbers <= most:
        parser.error(
            f"an eighth of the free memory ({free_bytes / GB:.1f} GB) holds"
            f" {most} numbers; use fewer --numbers or close other programs"
        )
    if args.numbers > args.block * pi_cli.MAX_BLOCKS:
        parser.error(f"more than {pi_cli.MAX_BLOCKS} blocks: choose a larger --block")
    return args


def print_table(report):
    size_gb = report["numbers"] * NUMBER_BYTES / GB
    print(f"Sum of {report['numbers'] / 1e6:g} million numbers ({size_gb:g} GB)")
    print(f"{'':18}{'wall time':>11}{'CPU/wall':>10}{'peak memory':>13}")
    for row in report["rows"]:
        print(
            f"{row['label']:18}{row['seconds']:9.3f} s{row['cpu_per_wall']:10.2f}"
            f"{row['peak_memory_mb']:10.0f} MB"
        )


def run(args):
    """Measure each way; raises ArithmeticError if one of them adds up wrongly."""
    rows = []
    for name in ALL_WAYS if args.all else WAYS:
        row = measure_in_fresh_process(name, args.numbers, args.block, args.workers)
        if row["sum"] != args.numbers * (args.numbers - 1) // 2:
            raise ArithmeticError(f"{row['label']}: the sum is wrong: {row['sum']}")
        rows.append(row)
    settings = {key: getattr(args, key) for key in ("numbers", "block", "workers")}
    return {**settings, "rows": rows}


def main(argv=None):
    free_bytes = free_memory_bytes()
    args = parse(argv, free_bytes)
    try:
        if args.way:
            print(json.dumps(measure(args.way[0], *map(int, args.way[1:]))))
            return 0
        report = run(args)
    except KeyboardInterrupt:
        print("stopped by Ctrl-C; nothing was left behind", file=sys.stderr)
        return 130
    except (ChildProcessError, ArithmeticError) as error:
        print(f"success_story.py: {error}; try fewer --numbers", file=sys.stderr)
        return 2
    if args.json:
        print(json.dumps(report))
    else:
        print_table(report)
    return 0


if __name__ == "__main__":
    sys.exit(main())
