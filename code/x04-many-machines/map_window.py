"""Hand out maps to a cluster in three ways, and see how many results wait there.

    python code/x04-many-machines/map_window.py                 three ways, 20 maps each
    python code/x04-many-machines/map_window.py --window 8      a wider window
    python code/x04-many-machines/map_window.py --fresh         a new cluster for each way
    python code/x04-many-machines/map_window.py --scheduler tcp://127.0.0.1:8786

A worker makes a map in about 5 ms; a single writer stores one after the other, and its
disk takes 20 ms for each.  Takes about 5 s; 100 MB for each process, and what waits.
With --fresh it also tells by how much the memory of all processes grew, which means
little on a cluster that has worked before.  With --scheduler it uses the workers of a
cluster that is there, and starts none.
"""

import contextlib
import os
import sys
import threading
import time
from itertools import islice
from pathlib import Path

import numpy as np
import psutil
from dask.distributed import as_completed, wait

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # for pi_cli
import pi_cli
import scale_tools
from pi_dask_cluster import NoCluster, open_client

MIB = 2**20
WRITE_S = 0.02  # of the disk, for each map
WINDOW = 4
MAX_MAPS, MAX_MIB, MAX_WORKERS = 1000, 64, 64
ALL_IN_MIB = 8192  # refuse to fill a small computer
SAMPLE_S = 0.02  # between two looks at the memory
WAIT_S = 300  # for all maps of one way


def hazard_map(number, mib):
    """Map `number`, of so many MiB: random here, from a stream of its own."""
    stream = np.random.Generator(np.random.SFC64([number, 2026]))
    return stream.integers(0, 2**32, mib * MIB // 4, dtype=np.uint32)


class Writer:
    """Stores one map after the other, and asks how many others are waiting."""

    def __init__(self, client):
        self.client = client
        self.total = self.stored = self.most_waiting = 0

    def store(self, values):
        waiting = self.client.run_on_scheduler(results_in_memory)
        self.most_waiting = max(self.most_waiting, waiting)
        time.sleep(WRITE_S)
        self.total += int(values.sum(dtype=np.uint64))
        self.stored += 1


def results_in_memory(dask_scheduler):
    """How many results the workers hold at this moment."""
    states = [task.state for task in dask_scheduler.tasks.values()]
    return states.count("memory")


# ---- three ways to hand out the same maps --------------------------------------------


def keep(client, numbers, mib, window, store):
    """All at once; a list keeps the futures, these keep results."""
    futures = client.map(hazard_map, numbers, mib=mib, pure=False)
    for future in as_completed(futures, timeout=WAIT_S):
        store(future.result(timeout=WAIT_S))


def release(client, numbers, mib, window, store):
    """All at once; what is stored is let go of."""
    futures = client.map(hazard_map, numbers, mib=mib, pure=False)
    arriving = as_completed(futures, timeout=WAIT_S)
    del futures
    for future in arriving:
        store(future.result(timeout=WAIT_S))


def in_window(client, numbers, mib, window, store):
    """A new map is handed out when one has arrived."""

    def submit(number):
        return client.submit(hazard_map, number, mib=mib, pure=False)

    numbers = iter(numbers)
    first = [submit(number) for number in islice(numbers, window)]
    arriving = as_completed(first, timeout=WAIT_S)
    del first
    for future in arriving:
        values = future.result(timeout=WAIT_S)
        for number in islice(numbers, 1):
            arriving.add(submit(number))
        del future
        store(values)


WAYS = {"keep": keep, "release": release, "window": in_window}


# ---- measuring -----------------------------------------------------------------------


class MemoryWatch(threading.Thread):
    """Looks at the memory of the workers and of this process, again and again."""

    def __init__(self, client):
        super().__init__(daemon=True)
        pids = [os.getpid(), *client.run(os.getpid).values()]
        self.processes = [psutil.Process(pid) for pid in pids]
        self.over = threading.Event()
        self.samples = []  # pairs of s since the start, MiB

    def run(self):
        start = time.perf_counter()
        while not self.over.is_set():
            total = sum(process.memory_info().rss for process in self.processes)
            seconds = time.perf_counter() - start
            self.samples.append([round(seconds, 3), round(total / MIB, 1)])
            self.over.wait(SAMPLE_S)

    def cpu_s(self):
        """CPU time of all processes so far: of programs, and of the system for them."""
        times = [process.cpu_times() for process in self.processes]
        return sum(t.user for t in times), sum(t.system for t in times)

    def __enter__(self):
        self.before = self.cpu_s()
        self.start()
        return self

    def __exit__(self, *error):
        self.over.set()
        self.join(WAIT_S)
        pairs = zip(self.before, self.cpu_s(), strict=True)
        self.user_s, self.system_s = (after - before for before, after in pairs)

    def told(self):
        memory = [mib for _, mib in self.samples]
        return {
            "growth_mib": max(memory) - memory[0],
            "user_s": self.user_s,
            "system_s": self.system_s,
            "samples": self.samples,
        }


def one_way(client, way, args):
    """Make and store all maps in one of the three ways."""
    wait(client.map(hazard_map, range(4), mib=1, pure=False), WAIT_S)  # warm-up
    writer = Writer(client)
    watch = MemoryWatch(client) if args.fresh else None
    with watch or contextlib.nullcontext():
        start = time.perf_counter()
        WAYS[way](client, range(args.maps), args.mib, args.window, writer.store)
        seconds = time.perf_counter() - start
    row = {
        "way": way,
        "stored": writer.stored,
        "total": writer.total,
        "most_waiting": writer.most_waiting,
        "seconds": seconds,
    }
    return row | (watch.told() if watch else {})


def all_ways(args):
    if not args.fresh:
        with open_client(args.scheduler, args.workers) as client, client.as_current():
            return [one_way(client, way, args) for way in WAYS]
    rows = []
    for way in WAYS:
        with open_client(None, args.workers) as client:
            rows.append(one_way(client, way, args))
    return rows


def measure(args):
    try:
        rows = all_ways(args)
    except NoCluster as problem:
        raise scale_tools.RunFailed(str(problem)) from None
    except TimeoutError:
        message = f"the cluster did not bring all maps within {WAIT_S} s"
        raise scale_tools.RunFailed(message) from None
    if len({(row["stored"], row["total"]) for row in rows}) > 1:
        raise scale_tools.RunFailed("the ways did not store the same maps")
    keys = ("maps", "mib", "window", "workers")
    head = {"script": "code/x04-many-machines/map_window.py", "write_s": WRITE_S}
    return head | {key: getattr(args, key) for key in keys} | {"rows": rows}


def show(result):
    lines = [f"{result['maps']} maps of {result['mib']} MiB"]
    for row in result["rows"]:
        waiting = row["most_waiting"]
        line = f"{row['way']:<8} {row['stored']} stored, at most {waiting:>3} in memory"
        line += f", {row['seconds']:.1f} s"
        if "growth_mib" in row:
            line += f", memory grew by {row['growth_mib']:.0f} MiB"
        lines.append(line)
    return "\n".join(lines)


def make_parser():
    parser = scale_tools.make_parser(__doc__)
    add = parser.add_argument
    number = pi_cli.whole_number
    add("--maps", type=number(1, MAX_MAPS), default=20)
    add("--mib", type=number(1, MAX_MIB), default=2, help="size of a map")
    add("--window", type=number(1), default=WINDOW)
    add("--workers", type=number(1, MAX_WORKERS), default=2)
    add("--fresh", action="store_true", help="a new cluster each")
    there = "of a cluster that is there, such as tcp://127.0.0.1:8786"
    add("--scheduler", metavar="ADDRESS", help=there)
    return parser


def checked(args):
    if args.maps * args.mib > ALL_IN_MIB:
        raise scale_tools.RunFailed(f"the maps must fit into {ALL_IN_MIB} MiB")
    if args.fresh and args.scheduler:
        raise scale_tools.RunFailed("--fresh starts clusters, --scheduler starts none")
    return measure(args)


def main(argv=None):
    return scale_tools.run(make_parser(), checked, show, argv)


if __name__ == "__main__":
    sys.exit(main())
