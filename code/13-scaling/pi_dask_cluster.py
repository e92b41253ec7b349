"""Estimate pi on a Dask cluster: workers on this computer, or on many.

    python code/13-scaling/pi_dask_cluster.py --workers 2
    python code/13-scaling/pi_dask_cluster.py --scheduler tcp://127.0.0.1:8786

Without --scheduler it starts a cluster of its own on this computer, in 1 to 3 s and
with about 100 MB for each worker, and stops it at the end.  With the address of a
scheduler (or the file that a scheduler wrote) it uses the workers that are there;
nothing else changes, and the hits do not either.  Counting takes 0.1 s on two cores;
the time of the start is reported as `start_seconds`, and is not part of `seconds`.
"""

import asyncio
import contextlib
import json
import logging
import sys
import time
from pathlib import Path

import cloudpickle
import dask
import numpy as np
from dask.distributed import CancelledError, Client, KilledWorker, LocalCluster, rpc

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # for pi_cli
import ctrl_c
import peak_memory
import pi_cli
import pi_numpy_blocks
from pi_numpy_blocks import count_hits

DEFAULT_SAMPLES = 10_000_000
MAX_DEFAULT_WORKERS = 8  # each is a process of about 100 MB
TASKS_PER_WORKER = 20  # a task costs the scheduler 1 to 2 ms, so no task for each block
WAIT_S = 5  # for a scheduler to answer, and for workers to join
START_S = 60  # for workers of our own, on a busy computer
CHATTY = ("distributed", "distributed.client", "asyncio")  # when a cluster is lost
# The workers may live where these files do not exist, so the functions themselves
# travel with the tasks, and not only their names.
for module in (peak_memory, pi_numpy_blocks):
    cloudpickle.register_pickle_by_value(module)


class NoCluster(Exception):
    """There is no cluster to count with; the text is one line for the learner."""


# ---- what the workers do -------------------------------------------------------------


def block_stream(seed, number):
    """The random stream of block `number`: the one that `pi_numpy` spawns for it."""
    child = np.random.SeedSequence(seed, spawn_key=(number,))
    return np.random.Generator(np.random.SFC64(child))


def count_task(seed, first, sizes):
    """Hits of some blocks in a row; the first of them has the number `first`."""
    return sum(
        count_hits(size, block_stream(seed, number))
        for number, size in enumerate(sizes, first)
    )


# ---- what the client does ------------------------------------------------------------


def plan_tasks(n_samples, block, workers):
    """(number of the first block, sizes of the blocks) for each task."""
    sizes = pi_cli.plan_blocks(n_samples, block)
    step = -(-len(sizes) // (TASKS_PER_WORKER * workers))
    return [
        (first, sizes[first : first + step]) for first in range(0, len(sizes), step)
    ]


def count_all_hits(n_samples, seed, block, workers, client=None):
    """Hits of all blocks: the workers of the cluster map, then we add.

    Without a client, a cluster on this computer is started and stopped.
    """
    if client is None:
        with open_client(None, min(workers, -(-n_samples // block))) as client:
            return count_all_hits(n_samples, seed, block, workers, client)
    tasks = plan_tasks(n_samples, block, workers)
    firsts, sizes = zip(*tasks, strict=True)
    seeds = [seed] * len(tasks)
    futures = client.map(count_task, seeds, firsts, sizes, pure=False)
    try:
        return sum(client.gather(futures))
    except (CancelledError, OSError, KilledWorker) as problem:
        reason = str(problem).splitlines()[0]
        raise NoCluster(f"lost the cluster while it counted: {reason}") from None


@contextlib.contextmanager
def open_client(scheduler, workers):
    """A client of the scheduler at this address, or of a new cluster of our own."""
    for name in CHATTY:
        logging.getLogger(name).setLevel(logging.CRITICAL)
    if scheduler is not None:
        address = find_scheduler(scheduler)
        with Client(address, timeout=WAIT_S, set_as_default=False) as client:
            wait_for_workers(client, workers or 1, scheduler)
            yield client
        return
    with local_cluster(workers) as cluster, Client(cluster) as client:
        try:
            client.wait_for_workers(workers, timeout=START_S)
        except TimeoutError:
            message = f"no {workers} workers within {START_S} s: try --workers 1"
            raise NoCluster(message) from None
        yield client


def local_cluster(workers):
    """A scheduler in this process, and fresh worker processes with one thread each.

    Ctrl-C reaches all processes of a terminal.  What starts while it is held back never
    hears it, so this process alone can end the workers in good order.
    """
    with (
        dask.config.set({"distributed.worker.multiprocessing-method": "spawn"}),
        ctrl_c.held_back(),
    ):
        return LocalCluster(
            n_workers=workers,
            threads_per_worker=1,
            memory_limit=None,
            dashboard_address="127.0.0.1:0",  # any port that is free
            silence_logs=logging.CRITICAL,
        )


async def who_answers(address):
    """What lives at this address, as it says itself: `Scheduler`, `Worker` ..."""
    async with rpc(address, timeout=WAIT_S) as remote:
        identity = await asyncio.wait_for(remote.identity(), WAIT_S)
    return identity["type"]


def find_scheduler(scheduler):
    """The address of a scheduler that answers; anything else raises NoCluster."""
    address = address_of(scheduler)
    try:
        kind = asyncio.run(who_answers(address))
    except ValueError as problem:
        message = f"{address!r} is not like tcp://127.0.0.1:8786: {problem}"
        raise NoCluster(" ".join(message.split())) from None
    except Exception:  # of many kinds: an unknown name, a closed port, silence
        message = f"no scheduler answers at {address} within {WAIT_S} s"
        raise NoCluster(message) from None
    if kind != "Scheduler":
        raise NoCluster(f"a {kind.lower()} answers at {address}, and not a scheduler")
    return address


def address_of(scheduler):
    """The address itself, or the one in the file that `dask scheduler` wrote."""
    if "://" in scheduler or not Path(scheduler).is_file():
        return scheduler
    try:
        return json.loads(Path(scheduler).read_text(encoding="utf-8"))["address"]
    except (OSError, ValueError, KeyError, TypeError):
        message = f"{scheduler} is not a file that a scheduler wrote"
        raise NoCluster(message) from None


def wait_for_workers(client, workers, scheduler):
    try:
        client.wait_for_workers(workers, timeout=WAIT_S)
    except TimeoutError:
        there = len(client.scheduler_info(n_workers=-1)["workers"])
        raise NoCluster(
            f"{there} of {workers} workers joined {scheduler} within {WAIT_S} s; "
            f"start another one: dask worker {scheduler}"
        ) from None


# ---- time and memory of all processes ------------------------------------------------


def cpu_seconds(client):
    """CPU time so far: of each worker, and of this process."""
    return client.run(time.process_time) | {"client": time.process_time()}


def cpu_difference(before, after):
    """A worker that died has no end, a new one has no beginning: neither is counted."""
    return sum(after[name] - before[name] for name in before.keys() & after.keys())


def total_memory_mib(client):
    """Peak memory of all workers and of this process."""
    workers = client.run(peak_memory.peak_memory_mib)
    return sum(workers.values()) + peak_memory.peak_memory_mib()


def measure(args):
    """Open the cluster, count, and report; `seconds` is the counting alone."""
    opened = time.perf_counter()
    blocks = -(-args.samples // args.block)
    wanted = args.workers  # with --scheduler perhaps None
    if args.scheduler is None:
        wanted = min(wanted, blocks)
    with open_client(args.scheduler, wanted) as client:
        workers = args.workers
        if args.scheduler is not None:
            workers = sum(client.nthreads().values())
        before = cpu_seconds(client)
        start = time.perf_counter()
        hits = count_all_hits(args.samples, args.seed, args.block, workers, client)
        seconds = time.perf_counter() - start
        cpu = cpu_difference(before, cpu_seconds(client))
        result = pi_cli.report(hits, seconds, cpu, args, workers)
        result["peak_memory_mib"] = round(total_memory_mib(client), 1)
        result["start_seconds"] = start - opened
    return result


def make_parser():
    parser = pi_cli.make_parser(__doc__, DEFAULT_SAMPLES)
    parser.set_defaults(workers=None)  # depends on --scheduler: see `main`
    parser.add_argument(
        "--scheduler", metavar="ADDRESS", help="tcp://HOST:PORT, or file"
    )
    return parser


def main(argv=None):
    parser = make_parser()
    args = parser.parse_args(argv)
    if args.samples > args.block * pi_cli.MAX_BLOCKS:
        parser.error(f"more than {pi_cli.MAX_BLOCKS} blocks: choose a larger --block")
    if args.scheduler is None and not args.workers:
        args.workers = min(pi_cli.usable_cpus(), MAX_DEFAULT_WORKERS)
    try:
        result = measure(args)
    except KeyboardInterrupt:
        print("stopped by Ctrl-C; nothing was counted", file=sys.stderr)
        return 130
    except NoCluster as problem:
        parser.exit(2, f"{parser.prog}: {problem}\n")
    print(json.dumps(result) if args.json else pi_cli.one_line(result))
    return 0


if __name__ == "__main__":
    sys.exit(main())
