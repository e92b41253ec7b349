"""Count on a cluster while a worker is killed, then hand out a task that kills.

    python code/x04-many-machines/dead_workers.py
    python code/x04-many-machines/dead_workers.py --deaths 4   the default of Dask
    python code/x04-many-machines/dead_workers.py --scatter    data that nobody can repeat

Takes about 5 s; about 100 MB for each of the three processes.  Each task leaves a note
(block, process) in a file, so we see who counted what, and how often.
"""

import contextlib
import json
import logging
import os
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

import dask
import numpy as np
import psutil
from dask.distributed import CancelledError, KilledWorker, as_completed

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # for pi_cli
import pi_cli
import pi_numpy_blocks
import scale_tools
from pi_dask_cluster import block_stream, count_hits, open_client

BLOCKS, BLOCK_SAMPLES = 40, 1_000_000
KILL_AFTER = 10  # results
WORKERS = 2
WAIT_S = 60
REPLACE_S = 15
SETTLE_S = 0.3  # for the process that watches a new worker to hear of it
POISON = "poison"  # stands in the notes instead of a number


# ---- what the workers do -------------------------------------------------------------


def count_block(seed, number, size, notes):
    """Hits of one block; leaves a note of who counted it."""
    with open(notes, "ab", buffering=0) as file:  # one short write, so no lines mix
        file.write(json.dumps([number, os.getpid()]).encode() + b"\n")
    return count_hits(size, block_stream(seed, number))


def poison(notes):
    """Ends its worker, as a task does that needs more memory than there is."""
    with open(notes, "ab", buffering=0) as file:
        file.write(json.dumps([POISON, os.getpid()]).encode() + b"\n")
    os._exit(1)


def read_notes(notes):
    with open(notes, encoding="utf-8") as file:
        return [json.loads(line) for line in file]


# ---- three accidents -----------------------------------------------------------------


def wait_for_new_workers(client):
    """Dask starts a new worker for each that died; we give it some time.

    A worker that dies while it is starting may not be replaced: we go on without it.
    """
    with contextlib.suppress(TimeoutError):
        client.wait_for_workers(WORKERS, timeout=REPLACE_S)
    time.sleep(SETTLE_S)


def kill_one(client):
    """End a worker process from outside, at once; return its process number."""
    pid = next(iter(client.run(os.getpid).values()))
    psutil.Process(pid).kill()
    return pid


def killed_worker(client, args, notes):
    """Hits of all blocks, and who was killed after some of the results."""
    victim = None
    futures = client.map(
        lambda number: count_block(args.seed, number, args.block, notes),
        range(BLOCKS),
        pure=False,
    )
    for done, _ in enumerate(as_completed(futures, timeout=WAIT_S), 1):
        if done == KILL_AFTER:
            victim = kill_one(client)
    return sum(future.result(timeout=WAIT_S) for future in futures), victim


def allow_failures(dask_scheduler, number):
    """From now on; the setting `distributed.scheduler.allowed-failures` does it, too."""
    dask_scheduler.allowed_failures = number


def poisoned(client, notes, deaths):
    """What Dask says about a task that ends each worker that runs it.

    Only now may Dask give up sooner: while we killed a worker from outside, innocent
    tasks that ran there became suspects.
    """
    wait_for_new_workers(client)
    client.run_on_scheduler(allow_failures, number=deaths - 1)
    try:
        client.submit(poison, notes, pure=False).result(timeout=WAIT_S)
    except KilledWorker as problem:
        wait_for_new_workers(client)
        return " ".join(str(problem).split())
    raise scale_tools.RunFailed("the poison task came back")


def scattered(client):
    """Send an array to one worker, kill that worker, ask for the sum of the array."""
    address = next(iter(client.nthreads()))
    data = client.scatter(np.ones(1000), workers=[address])
    total = client.submit(np.sum, data, pure=False, workers=[address])
    total.result(timeout=WAIT_S)  # once it works
    psutil.Process(client.run(os.getpid, workers=[address])[address]).kill()
    again = client.submit(np.sum, data, pure=False)
    try:
        again.result(timeout=WAIT_S)
    except CancelledError as problem:
        wait_for_new_workers(client)
        name = type(problem).__name__
        raise scale_tools.RunFailed(f"{name}: the array is lost") from None


def tell(hits, notes, args):
    """What the notes say about the blocks; the poison task is no block."""
    notes = [(number, pid) for number, pid in notes if number != POISON]
    times = Counter(number for number, _ in notes)
    serial = pi_numpy_blocks.count_all_hits(BLOCKS * args.block, args.seed, args.block)
    return {
        "hits": hits,
        "serial_hits": serial,
        "blocks": len(times),
        "again": sum(count > 1 for count in times.values()),
        "processes": len({pid for _, pid in notes}),
    }


def measure(args):
    try:
        return all_accidents(args)
    except TimeoutError:
        message = f"the cluster brought no result within {WAIT_S} s"
        raise scale_tools.RunFailed(message) from None


def all_accidents(args):
    logging.getLogger("distributed.core").setLevel(logging.CRITICAL)
    settings = {
        "distributed.nanny.pre-spawn-environ.DASK_LOGGING__DISTRIBUTED": "critical",
    }
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        notes = str(Path(folder, "notes"))
        with dask.config.set(settings), open_client(None, WORKERS) as client:
            if args.scatter:
                scattered(client)
            hits, _ = killed_worker(client, args, notes)
            message = poisoned(client, notes, args.deaths)
        noted = read_notes(notes)
    victims = [pid for number, pid in noted if number == POISON]
    poison_told = {"deaths": len(set(victims)), "message": message}
    return tell(hits, noted, args) | poison_told


def show(result):
    same = "the same" if result["hits"] == result["serial_hits"] else "NOT THE SAME"
    return (
        f"{result['hits']} hits, {same} as without a cluster\n"
        f"{result['blocks']} blocks, {result['again']} of them counted more than once\n"
        f"poison: KilledWorker, workers that died: {result['deaths']}"
    )


def make_parser():
    parser = scale_tools.make_parser(__doc__)
    positive = pi_cli.whole_number(1)
    parser.add_argument("--seed", type=pi_cli.whole_number(0), default=2026)
    parser.add_argument("--block", type=positive, default=BLOCK_SAMPLES)
    parser.add_argument(
        "--deaths", type=positive, default=1, help="before Dask gives up"
    )
    parser.add_argument("--scatter", action="store_true", help="lose data instead")
    return parser


def main(argv=None):
    return scale_tools.run(make_parser(), measure, show, argv)


if __name__ == "__main__":
    sys.exit(main())
