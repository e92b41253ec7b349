"""Simulate thousands of years of earthquakes: many workers compute, one process writes.

    python code/x09-hazard-maps/hazard_map.py --workers 2
    python code/x09-hazard-maps/hazard_map.py --workers 0       no cluster, one process
    python code/x09-hazard-maps/hazard_map.py --file mine.h5 --blocks 400

The file (5 MiB) lies among your temporary files, unless you say where.  It appears
when it is complete, and replaces the one of the run before.  Takes 2 s on two cores
and about 120 MB for each process; needs the package scipy.
"""

import contextlib
import functools
import getpass
import os
import shutil
import sys
import tempfile
import time
from itertools import islice
from pathlib import Path

import h5py
import hazard_file
import hazard_record
import quakes
from distributed import CancelledError, KilledWorker, as_completed

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # for pi_cli
import peak_memory
import pi_cli

BLOCKS = 12
WINDOW = 3  # tasks under way for each worker
SPARE_BYTES = 2**24  # what HDF5 may still have in its caches, and more
LIMIT_S = 1800  # for all results: a cluster that stands still is given up
LEAST_G = 0.2


def simulate(number, seed, years, spacing_km):
    """What a worker does: block number, its events and rows, and its CPU seconds."""
    start = time.process_time()
    events, rows = quakes.simulate_block(seed, number, years, spacing_km)
    return number, events, rows, time.process_time() - start


def from_here(tasks):
    """Results of the tasks, computed one after the other by this process."""
    for task in tasks:
        yield simulate(*task)


def from_workers(client, tasks, window):
    """Results as they come; `window` tasks are under way."""
    tasks = iter(tasks)

    def start(n):
        return [client.submit(simulate, *t) for t in islice(tasks, n)]

    first = start(window)
    ready = as_completed(first, with_results=True, timeout=LIMIT_S)
    for _, result in ready:
        ready.update(start(1))
        yield result


def check_space(path, n_bytes):
    """Stop before the disk is full: HDF5 would print errors, and crash at the end."""
    if shutil.disk_usage(Path(path).parent).free < n_bytes + SPARE_BYTES:
        raise hazard_record.Unfinished(f"the disk of {path} is full")


def write_all(file, results):
    """The one writer appends each result; returns who came when, and CPU seconds."""
    order, write_s, simulate_s = [], 0.0, 0.0
    for number, events, rows, cpu_s in results:
        check_space(file.filename, rows.nbytes)
        start = time.thread_time()
        hazard_file.append(file, number, events, rows)
        write_s += time.thread_time() - start
        simulate_s += cpu_s
        order.append(number)
    return {"order": order, "write_s": write_s, "simulate_s": simulate_s}


@contextlib.contextmanager
def complete_file(path):
    """A new HDF5 file that gets its name when it is complete, and vanishes if not."""
    draft = path.with_name(f"{path.name}.{os.getpid()}.new")  # of this run alone
    try:
        with h5py.File(draft, "w") as file:
            hazard_file.create(file)
            yield file
        os.replace(draft, path)
    finally:
        draft.unlink(missing_ok=True)


def default_path():
    """The file of this user, among the temporary files."""
    try:
        user = getpass.getuser()
    except (KeyError, OSError, ImportError):  # no name in a container, or on Windows
        user = "me"
    return Path(tempfile.gettempdir()) / f"parallel-python-hazard-{user}.h5"


# ---- with a cluster, or without ------------------------------------------------------


def run_here(file, tasks):
    wall, cpu = time.perf_counter(), time.process_time()
    found = write_all(file, from_here(tasks))
    found["wall_s"] = time.perf_counter() - wall
    found["cpu_s"] = found["client_cpu_s"] = time.process_time() - cpu
    return found | {"memory_mib": peak_memory.peak_memory_mib()}


@contextlib.contextmanager
def plainly():
    """What can go wrong with a cluster is told in one line."""
    try:
        yield
    except TimeoutError:
        message = f"the cluster did not finish within {LIMIT_S} s"
        raise hazard_record.Unfinished(message) from None
    except (CancelledError, KilledWorker) as problem:
        message = f"the cluster lost a block: {type(problem).__name__}"
        raise hazard_record.Unfinished(message) from None


def run_on_cluster(file, tasks, workers):
    """The same with worker processes; their start is not part of the wall time."""
    import pi_dask_cluster as cluster  # episode 13

    with cluster.open_client(None, workers) as client, plainly():
        client.run(quakes.site_tree, tasks[0][-1])  # every worker plants its tree
        cpu = cluster.cpu_seconds(client)
        wall = time.perf_counter()
        found = write_all(file, from_workers(client, tasks, WINDOW * workers))
        found["wall_s"] = time.perf_counter() - wall
        seconds = cluster.cpu_difference(cpu, after := cluster.cpu_seconds(client))
        found["cpu_s"] = seconds
        found["client_cpu_s"] = after["client"] - cpu["client"]
        return found | {"memory_mib": cluster.total_memory_mib(client)}


def measure(args):
    tasks = [(n, args.seed, args.years, args.spacing) for n in range(args.blocks)]
    if not args.file.parent.is_dir():
        raise hazard_record.Unfinished(f"there is no folder {args.file.parent}")
    if args.file.is_dir():
        raise hazard_record.Unfinished(f"{args.file} is a folder; name a file in it")
    n_sites = quakes.site_tree(args.spacing).n
    with complete_file(args.file) as file:
        file.attrs.update(blocks=args.blocks, years=args.years, seed=args.seed)
        file.attrs["spacing_km"] = args.spacing
        run = functools.partial(run_on_cluster, workers=args.workers)
        found = (run if args.workers else run_here)(file, tasks)
        counts = hazard_file.count_above(file, LEAST_G, n_sites)
        found["rows"], found["events"] = len(file["rows"]), len(file["index"])
    settings = {"workers": args.workers, "blocks": args.blocks, "years": args.years}
    above = {"shakings_above": int(counts.sum()), "most_above": int(counts.max())}
    return settings | found | above


def show(found):
    mib = found["rows"] * quakes.ROW.itemsize / 2**20
    first = " ".join(str(number) for number in found["order"][:12])
    return (
        f"{found['events']} earthquakes, {found['rows']} rows, {mib:.1f} MiB;"
        f" {found['shakings_above']} rows above {LEAST_G} g\n"
        f"first to arrive: {first}\n"
        f"CPU: simulate {found['simulate_s']:.2f} s, write {found['write_s']:.2f} s,"
        f" all of the main process {found['client_cpu_s']:.2f} s\n"
        f"wall {found['wall_s']:.2f} s, CPU/wall {found['cpu_s'] / found['wall_s']:.2f},"
        f" memory {found['memory_mib']:.0f} MiB"
    )


def make_parser():
    parser = hazard_record.make_parser(__doc__)
    quakes.add_arguments(parser)
    add = parser.add_argument
    add("--blocks", type=pi_cli.whole_number(1), default=BLOCKS)
    cpus = min(pi_cli.usable_cpus(), 8)  # each worker is a process of about 120 MB
    add("--workers", type=pi_cli.whole_number(0), default=cpus, help="0: no cluster")
    add("--file", type=Path, default=default_path(), help="for the results (HDF5)")
    return parser


def main(argv=None):
    parser = make_parser()
    return hazard_record.run(parser, measure, show, argv)


if __name__ == "__main__":
    sys.exit(main())
