"""Count on a cluster while a worker is killed, then hand out a task that kills.

    python code/x04-many-machines/dead_workers.py              one worker is killed
    python code/x04-many-machines/dead_workers.py --poison 4   a task kills its worker
    python code/x04-many-machines/dead_workers.py --scatter    data that nobody can repeat

Takes 3 to 6 s; about 100 MB for each of the three processes.  Each task leaves a note
(block, process) in a file, so we see who counted what, and how often.
"""

import json
import logging
import os
import sys
import tempfile
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

BLOCKS, BLOCK_SAMPLES = 40, 2_000_000
KILL_AFTER = 10  # results
WORKERS = 2
WAIT_S = 60
MAX_DEATHS = 10


# ---- what the workers do -------------------------------------------------------------


def count_block(seed, number, size, notes):
    """Hits of one block; leaves a note of who counted it."""
    with open(notes, "ab", buffering=0) as file:  # one short write, so no lines mix
        file.write(json.dumps([number, os.getpid()]).encode() + b"\n")
    return count_hits(size, block_stream(seed, number))


def poison(notes):
    """Ends its worker, as a task does that needs more memory than there is."""
    with open(notes, "ab", buffering=0) as file:
        file.write(json.dumps(["poison", os.getpid()]).encode() + b"\n")
    os._exit(1)


def read_notes(notes):
    with open(notes, encoding="utf-8") as file:
        return [json.loads(line) for line in file]


# ---- three accidents -----------------------------------------------------------------


def kill_one(client):
    """End a worker process from outside, at once; return its process number."""
    pid = next(iter(client.run(os.getpid).values()))
    psutil.Process(pid).kill()
    return pid


def killed_worker(client, args, notes):
    """Count all blocks; after some results one worker is killed."""
    numbers = range(BLOCKS)
    futures = client.map(
        lambda number: count_block(args.seed, number, args.block, notes),
        numbers,
        pure=False,
    )
    victim = None
    for done, _ in enumerate(as_completed(futures, timeout=WAIT_S), 1):
        if done == KILL_AFTER:
            victim = kill_one(client)
    hits = sum(client.gather(futures))
    return {"hits": hits, "victim": victim}


def poisoned(client, args, notes):
    client.submit(poison, notes, pure=False).result(timeout=WAIT_S)


def scattered(client, args, notes):
    """Send an array to one worker, kill that worker, ask for a sum."""
    (address, pid), *_ = client.run(os.getpid).items()
    data = client.scatter(np.ones(1000), workers=[address])
    psutil.Process(pid).kill()
    client.submit(np.sum, data, pure=False).result(timeout=WAIT_S)


def tell(result, notes, args):
    """What the notes say."""
    pids = Counter(pid for _, pid in notes)
    times = Counter(number for number, _ in notes)
    serial = pi_numpy_blocks.count_all_hits(BLOCKS * args.block, args.seed, args.block)
    return result | {
        "serial_hits": serial,
        "notes": [list(note) for note in notes],
        "blocks": len(times),
        "again": sum(count > 1 for count in times.values()),
        "processes": len(pids),
    }


def measure(args):
    logging.getLogger("distributed.core").setLevel(logging.CRITICAL)
    settings = {
        "distributed.scheduler.allowed-failures": (args.poison or 4) - 1,
        "distributed.nanny.pre-spawn-environ.DASK_LOGGING__DISTRIBUTED": "critical",
    }
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        notes = str(Path(folder, "notes"))
        with dask.config.set(settings), open_client(None, WORKERS) as client:
            if args.poison:
                accident(client, args, notes, poisoned)
            elif args.scatter:
                accident(client, args, notes, scattered)
            result = killed_worker(client, args, notes)
        return tell(result, read_notes(notes), args)


def accident(client, args, notes, call):
    try:
        call(client, args, notes)
    except (KilledWorker, CancelledError) as problem:
        deaths = len(read_notes(notes)) if call is poisoned else 1
        name = type(problem).__name__
        text = " ".join(str(problem).split())
        raise scale_tools.RunFailed(f"{name} after {deaths} deaths: {text}") from None


def show(result):
    same = "the same" if result["hits"] == result["serial_hits"] else "NOT THE SAME"
    return (
        f"{result['hits']} hits, {same} as without a cluster\n"
        f"{result['blocks']} blocks, counted by {result['processes']} processes; "
        f"{result['again']} of them more than once"
    )


def make_parser():
    parser = scale_tools.make_parser(__doc__)
    positive = pi_cli.whole_number(1)
    parser.add_argument("--seed", type=pi_cli.whole_number(0), default=2026)
    parser.add_argument("--block", type=positive, default=BLOCK_SAMPLES)
    parser.add_argument("--poison", type=positive, metavar="DEATHS")
    parser.add_argument("--scatter", action="store_true")
    return parser


def main(argv=None):
    return scale_tools.run(make_parser(), measure, show, argv)


if __name__ == "__main__":
    sys.exit(main())
