"""Peak memory of an out-of-core mean, for several chunks and numbers of workers.

    python code/x01-hyper-cubes/peak_run.py
    python code/x01-hyper-cubes/peak_run.py --days 60 120 240 --workers 1 2 4

The first run is measured, and tells how many copies of a chunk a worker holds; the
peaks of the others are predicted from it, then measured.  Each run is a fresh Python.
Takes about 2 s a run on 2 cores; --output FILE writes the runs as JSON.
Run make_cube.py first.
"""

import json
import sys
import time
from pathlib import Path

import cube_kit
from peak_memory import peak_memory_mib
from peak_rule import copies_of, predict

try:
    import xarray  # noqa: F401 (loaded here, so that a lack is told at once)
    import zarr
except ModuleNotFoundError as missing:
    cube_kit.sorry(missing)

DAYS, WORKERS = (120, 240), (1, 2)
MILD_C = 10  # any number will do: the arithmetic needs two temporary arrays


def run_here(path, days, workers):
    """Mean squared distance from 10 degrees; memory in MiB, before and at the peak."""
    # Zarr reads with threads of its own; one of them, so that only our workers count.
    with zarr.config.set({"async.concurrency": 1, "threading.max_workers": 1}):
        return measure(path, days, workers)


def measure(path, days, workers):
    """The same, with whatever threads Zarr may use."""
    cube = cube_kit.open_cube(path, days)
    cube[:1].mean().compute()  # warm-up: loads what the first run loads
    lazy = ((cube - MILD_C) ** 2).mean("time")
    before = peak_memory_mib()
    start = time.perf_counter()
    mean = lazy.compute(scheduler="threads", num_workers=workers)
    return {
        "days": days,
        "workers": workers,
        "chunk_mib": cube.data.chunksize[0] * cube[0].nbytes / cube_kit.MIB,
        "chunks": cube.data.numblocks[0],
        "before_mib": before,
        "peak_mib": peak_memory_mib(),
        "seconds": time.perf_counter() - start,
        "mean": float(mean.mean()),
    }


def show(runs):
    first = runs[0]
    print(f"a worker holds {copies_of(first):.1f} times its chunk")
    print("days  chunk MiB  workers  predicted MiB  measured MiB")
    for run in runs:
        guess = f"{predict(first, run):.0f}" if run is not first else "-"
        print(
            f"{run['days']:4} {run['chunk_mib']:10.1f} {run['workers']:8}"
            f" {guess:>14} {run['peak_mib']:13.0f}"
        )


def work(args):
    cube_kit.open_cube(args.cube, args.days[0])  # a missing cube is told once
    runs = [
        cube_kit.in_fresh_python(
            __file__,
            ["--here", "--cube", args.cube, "--days", days, "--workers", workers],
        )
        for days in args.days
        for workers in args.workers
    ]
    show(runs)
    cube_kit.record(args, {"runs": runs})
    return 0


def main(argv=None):
    parser = cube_kit.make_parser(__doc__)
    positive = cube_kit.pi_cli.whole_number(1)
    parser.add_argument("--cube", type=Path, default=cube_kit.temporary("cube"))
    parser.add_argument("--days", type=positive, nargs="+", default=DAYS)
    parser.add_argument("--workers", type=positive, nargs="+", default=WORKERS)
    parser.add_argument("--here", action="store_true", help="one run, here, as JSON")
    args = parser.parse_args(argv)
    cube_kit.check_output(parser, args)
    if args.here:
        return cube_kit.answer_plainly(one_run, args)
    return cube_kit.answer_plainly(work, args)


def one_run(args):
    print(json.dumps(run_here(args.cube, args.days[0], args.workers[0])))
    return 0


if __name__ == "__main__":
    sys.exit(main())
