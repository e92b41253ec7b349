"""How much warmer than usual for its season was each day?  A cube from a cube.

    python code/x01-hyper-cubes/anomaly.py                      three ways, compared
    python code/x01-hyper-cubes/anomaly.py --limit 300          on a cluster with a limit

Three ways: `eager` (everything in memory), `one-line` (the usual line of xarray), and
`two-passes` (first the means of the seasons, then chunk by chunk).  With --limit two
worker processes with so many MiB each take the two passes; the result is compared with
the eager one.  Run make_cube.py first.  Takes about 8 s (--limit: 6 s) on 2 cores, and
for the eager way about four times the memory of the cube.
"""

import json
import sys
import tempfile
import time
from pathlib import Path

import cube_kit
import numpy as np
from peak_memory import peak_memory_mib

try:
    import dask
    import dask.array as da
    import xarray as xr
except ModuleNotFoundError as missing:
    cube_kit.sorry(missing)

DAYS = 120  # in a chunk: four stored chunks
WORKERS = 2
START_S, WAIT_S = 30, 120  # for workers to join, for each pass on a cluster
TOLERANCE_K = 1e-4  # float32 keeps seven digits, and the order of a sum may differ


# ---- three ways ----------------------------------------------------------------------


def one_line(cube):
    """The usual way to write it; lazy when the cube is lazy."""
    groups = cube.groupby("time.season")
    return groups - groups.mean("time")


def season_numbers(cube):
    """0 for December to February, 1 for March to May ..., one for each day."""
    return (cube["time"].dt.month.values % 12) // 3


def season_sums(chunk, numbers):
    """First pass, for one chunk: the sum of its days in each season, four maps."""
    seasons = numbers[:, 0, 0]
    sums = [chunk[seasons == n].sum(axis=0, dtype=np.float64) for n in range(4)]
    return np.stack(sums)[None]


def season_means(cube, numbers, compute):
    """Map each chunk to its sums, and add them: as for pi, with maps instead of hits."""
    sums = da.map_blocks(
        season_sums,
        cube.data,
        numbers,
        new_axis=1,
        chunks=((1,) * cube.data.numblocks[0], (4,), *cube.chunks[1:]),
        dtype=np.float64,
    )
    days = np.bincount(season_numbers(cube), minlength=4)[:, None, None]
    return (compute(sums.sum(axis=0)) / np.maximum(days, 1)).astype(cube.dtype)


def subtract(chunk, numbers, means):
    """Second pass, one chunk: each day minus the mean of its season."""
    return chunk - means[numbers[:, 0, 0]]


def compute_here(lazy):
    """The result of a lazy value, by the threads of this process."""
    return lazy.compute()


def two_passes(cube, compute=compute_here):
    """Lazy anomaly, in the chunks of the cube; `compute` does the first pass."""
    numbers = da.from_array(
        season_numbers(cube)[:, None, None], chunks=(cube.chunks[0], 1, 1)
    )
    means = season_means(cube, numbers, compute)
    lazy = da.map_blocks(subtract, cube.data, numbers, means=means, dtype=cube.dtype)
    return cube.copy(data=lazy)


WAYS = {"eager": one_line, "one-line": one_line, "two-passes": two_passes}


# ---- writing and comparing -----------------------------------------------------------


def write(anomaly, path, stored_days, compute=compute_here):
    """Each chunk goes to its own place in the store; xarray checks that they fit."""
    dataset = anomaly.drop_vars("season", errors="ignore").to_dataset(name="anomaly")
    for variable in dataset.variables.values():
        variable.encoding = {}
    chunks = {"anomaly": {"chunks": (stored_days, *anomaly.shape[1:])}}
    lazy = dataset.to_zarr(
        path, mode="w", encoding=chunks, consolidated=False, compute=False
    )
    compute(lazy)


def largest_difference(path_a, path_b, days=DAYS):
    """Between two stored anomalies, in K; never more than two chunks in memory."""
    a, b = (
        xr.open_zarr(path, chunks=None, consolidated=False)["anomaly"]
        for path in (path_a, path_b)
    )
    starts = range(0, len(a), days)
    return max(
        float(np.abs(a[s : s + days].values - b[s : s + days].values).max())
        for s in starts
    )


def run_here(way, path, target, days, workers):
    """One way, in this process; memory in MiB at the peak."""
    start, cpu = time.perf_counter(), time.process_time()
    with dask.config.set(scheduler="threads", num_workers=workers):
        cube = cube_kit.open_cube(path, 0 if way == "eager" else days)
        anomaly = WAYS[way](cube.load() if way == "eager" else cube)
        stored = cube.encoding["chunks"][0]
        # The one line leaves chunks of a day: several of them share a stored chunk.
        write(anomaly, target, 1 if way == "one-line" else stored)
    return {
        "way": way,
        "chunks": anomaly.data.numblocks[0] if way != "eager" else 1,
        "seconds": time.perf_counter() - start,
        "cpu_seconds": time.process_time() - cpu,
        "peak_mib": peak_memory_mib(),
        "cube_mib": cube.nbytes / cube_kit.MIB,
    }


# ---- under a limit -------------------------------------------------------------------


def run_limited(path, target, days, limit_mib):
    """The two passes on a cluster; the largest peak of a worker in MiB."""
    from dask.distributed import Client, KilledWorker

    try:
        with cube_kit.open_cluster(limit_mib) as cluster, Client(cluster) as client:
            client.wait_for_workers(cube_kit.CLUSTER_WORKERS, timeout=START_S)
            run = write_limited(client, path, target, days)
    except (KilledWorker, MemoryError, RuntimeError, TimeoutError) as problem:
        message = f"{limit_mib} MiB for each worker seem to be too little"
        raise cube_kit.Unfinished(f"{message} ({type(problem).__name__})") from None
    return run | {"limit_mib": limit_mib}


def write_limited(client, path, target, days):
    """The two passes on the workers of this client; they write, each its own chunks."""

    def compute(lazy):
        return client.compute(lazy).result(timeout=WAIT_S)

    start = time.perf_counter()
    cube = cube_kit.open_cube(path, days)
    write(two_passes(cube, compute), target, cube.encoding["chunks"][0], compute)
    return {
        "way": f"{cube_kit.CLUSTER_WORKERS} workers",
        "chunks": cube.data.numblocks[0],
        "seconds": time.perf_counter() - start,
        "peak_mib": max(client.run(peak_memory_mib).values()),
        "cube_mib": cube.nbytes / cube_kit.MIB,
    }


# ---- the program ---------------------------------------------------------------------


def line(run):
    name = f"{run['way']}:"
    limit = f" of {run['limit_mib']} MiB each" if "limit_mib" in run else ""
    return (
        f"{name:12}{run['chunks']:6} chunks, {run['seconds']:6.1f} s,"
        f" at most {run['peak_mib']:.0f} MiB{limit}"
    )


def compare_limited(limit_mib, path=None, days=DAYS):
    """Two passes under a limit, and the eager way; both are written, and compared."""
    path = path or cube_kit.temporary("cube")
    with tempfile.TemporaryDirectory() as folder:
        eager, limited = Path(folder) / "eager.zarr", Path(folder) / "limited.zarr"
        runs = [run_limited(path, limited, days, limit_mib)]
        print(line(runs[0]))
        runs.append(run_here("eager", path, eager, days, WORKERS))
        worst = largest_difference(eager, limited, days)
    print(f"eager and limited: {agreement(worst)}")
    return runs[0]


def agreement(worst):
    return f"close {worst < TOLERANCE_K}, equal {worst == 0}"


def compare_ways(args):
    """Each way in a fresh Python, so that its peak memory is its own."""
    runs = []
    with tempfile.TemporaryDirectory() as folder:
        targets = {way: Path(folder) / f"{way}.zarr" for way in WAYS}
        for way, target in targets.items():
            words = ["--here", way, "--cube", args.cube, "--days", args.days]
            words += ["--workers", args.workers, "--target", target]
            runs.append(cube_kit.in_fresh_python(__file__, words))
            print(line(runs[-1]), flush=True)
        for way in list(WAYS)[1:]:
            worst = largest_difference(targets["eager"], targets[way])
            print(f"eager and {way}: {agreement(worst)}")
    return runs


def work(args):
    cube_kit.open_cube(args.cube, args.days)  # a missing cube is told at once
    runs = []
    if args.all or not args.limit:
        runs += compare_ways(args)
    if args.limit:
        runs.append(compare_limited(args.limit, args.cube, args.days))
    cube_kit.record(args, {"days": args.days, "runs": runs})
    return 0


def one_run(args):
    run = run_here(args.here, args.cube, args.target, args.days, args.workers)
    print(json.dumps(run))
    return 0


def main(argv=None):
    parser = cube_kit.make_parser(__doc__)
    positive = cube_kit.pi_cli.whole_number(1)
    parser.add_argument("--cube", type=Path, default=cube_kit.temporary("cube"))
    parser.add_argument("--target", type=Path, help="with --here: store to write")
    parser.add_argument("--days", type=positive, default=DAYS, help="in a chunk")
    parser.add_argument("--workers", type=positive, default=WORKERS, help="threads")
    parser.add_argument("--limit", type=positive, help="MiB for each of two processes")
    parser.add_argument("--all", action="store_true", help="three ways and the limit")
    parser.add_argument("--here", choices=WAYS, help="one way, here, as JSON")
    args = parser.parse_args(argv)
    cube_kit.check_output(parser, args)
    return cube_kit.answer_plainly(one_run if args.here else work, args)


if __name__ == "__main__":
    sys.exit(main())
