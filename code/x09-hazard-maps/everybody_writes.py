"""What becomes of one HDF5 file when every worker writes into it?

    python code/x09-hazard-maps/everybody_writes.py             four ways, one after another
    python code/x09-hazard-maps/everybody_writes.py unlocked    one of them

    locked     each worker opens the file for its block; HDF5 refuses a second writer
    unlocked   the same, and HDF5 is told not to care
    patient    a worker that is refused waits a little and tries again
    one        the workers return their rows, and this process alone writes

Each block is asked for once; in the end we look which blocks are whole in the file.
The files lie in a folder that vanishes again.  Takes 4 s on two cores and about 80 MB
for each process; needs the package scipy.
"""

import argparse
import os
import sys
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import active_children, get_context
from pathlib import Path

import h5py
import hazard_file
import hazard_record
import numpy as np
import quakes

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # for pi_cli
import ctrl_c
import pi_cli

WAYS = ("locked", "unlocked", "patient", "one")
BLOCKS = 40
YEARS = 20  # small blocks: the workers meet often
WORKERS = 3
WAIT_S = 60  # for all tasks of one way
PAUSE_S = 0.002  # between two tries
REFUSED = (BlockingIOError, PermissionError)  # the second one perhaps on Windows


def rows_of_block(seed, number):
    """Rows of a block; in place of the site, each bears the number of its block."""
    _, rows = quakes.simulate_block(seed, number, YEARS)
    rows["site"] = number
    return rows


def add_rows(path, rows, locking):
    """Open, add at the end, close."""
    with h5py.File(path, "r+", locking=locking) as file:
        hazard_file.grow(file["rows"], rows)


def write_block(path, seed, number, way):
    """Simulate a block and write it; returns how often the worker was refused."""
    rows = rows_of_block(seed, number)
    refused = 0
    while True:
        try:
            add_rows(path, rows, locking=way != "unlocked")
            return refused
        except REFUSED:
            if way != "patient":
                raise
            refused += 1
            time.sleep(PAUSE_S)


def collect(pool, path, seed, n_blocks, way):
    """{block: None, or the error that its task ended with}, and the refusals."""
    if way == "one":
        jobs = {pool.submit(rows_of_block, seed, n): n for n in range(n_blocks)}
    else:
        jobs = {
            pool.submit(write_block, path, seed, n, way): n for n in range(n_blocks)
        }
    errors, refused = {}, 0
    for job in as_completed(jobs, timeout=WAIT_S):
        errors[jobs[job]] = job.exception()
        if way == "one" and not job.exception():
            add_rows(path, job.result(), locking=True)
        elif not job.exception():
            refused += job.result()
    return errors, refused


def whole_blocks(path, sizes):
    """Numbers of the blocks with all their rows in the file; None if it is damaged."""
    try:
        with h5py.File(path, "r", locking=False) as file:
            found = file["rows"]["site"]
    except (OSError, KeyError, RuntimeError, ValueError, MemoryError):
        return None
    counts = np.bincount(found[found < len(sizes)], minlength=len(sizes))
    return np.flatnonzero(counts == sizes).tolist()


def look(path, sizes):
    """As `whole_blocks`, in a process of its own: a damaged file may end that."""
    pool = start_pool(1)
    try:
        return pool.submit(whole_blocks, path, sizes).result(WAIT_S)
    except BrokenProcessPool:
        return None
    finally:
        pool.shutdown(wait=False)


def say_nothing():
    """A worker begins: what h5py prints about errors that it cannot raise is not shown."""
    sys.stderr = open(os.devnull, "w")  # noqa: SIM115 (open until the process ends)


def start_pool(workers):
    """Fresh processes, all of them at work at the same time."""
    with ctrl_c.held_back():
        pool = ProcessPoolExecutor(workers, get_context("spawn"), say_nothing)
        naps = [pool.submit(time.sleep, 0.3) for _ in range(workers)]
    for nap in naps:
        nap.result(WAIT_S)
    return pool


def try_way(way, pool, args, path, sizes):
    """One row: what the tasks said, and what is in the file."""
    with h5py.File(path, "w") as file:
        hazard_file.create(file)
    start = time.perf_counter()
    errors, refused = collect(pool, path, args.seed, args.blocks, way)
    seconds = time.perf_counter() - start
    whole = (look if way == "unlocked" else whole_blocks)(path, sizes)
    said = [number for number, error in errors.items() if error is None]
    kinds = sorted({type(error).__name__ for error in errors.values() if error})
    row = {"way": way, "wall_s": seconds, "refused": refused, "errors": kinds}
    row |= {"said_done": len(said), "readable": whole is not None}
    row["whole"] = len(whole or ())
    return row | {"lost": len(set(said) - set(whole or ()))}


def measure(args):
    blocks = range(args.blocks)
    sizes = np.array([len(rows_of_block(args.seed, number)) for number in blocks])
    pool = start_pool(args.workers)
    rows = []
    try:
        with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
            for way in args.ways or WAYS:
                path = Path(folder) / f"{way}.h5"
                rows.append(try_way(way, pool, args, path, sizes))
                if "BrokenProcessPool" in rows[-1]["errors"]:  # HDF5 ended a worker
                    pool = start_pool(args.workers)
    except TimeoutError:
        for worker in active_children():
            worker.kill()
        message = f"a task was not finished within {WAIT_S} s, and was stopped"
        raise hazard_record.Unfinished(message) from None
    except BrokenProcessPool:
        raise hazard_record.Unfinished("a worker died before it had work") from None
    finally:
        pool.shutdown(cancel_futures=True)
    settings = {"blocks": args.blocks, "workers": args.workers}
    return settings | {"rows_expected": int(sizes.sum()), "rows": rows}


def show(results):
    n_blocks = results["blocks"]
    lines = [f"{n_blocks} blocks, {results['workers']} workers"]
    lines.append("way       failed  said done  of these lost  whole in file  retries")
    for row in results["rows"]:
        errors = n_blocks - row["said_done"]
        lines.append(
            f"{row['way']:8} {errors:7} {row['said_done']:10} {row['lost']:14}"
            f" {row['whole']:14} {row['refused']:8}"
        )
    return "\n".join(lines)


def known_way(text):
    if text not in WAYS:
        raise argparse.ArgumentTypeError(f"no way {text!r}: {', '.join(WAYS)}")
    return text


def make_parser():
    parser = hazard_record.make_parser(__doc__)
    add = parser.add_argument
    add("ways", nargs="*", type=known_way, metavar="way", help="|".join(WAYS))
    add("--seed", type=pi_cli.whole_number(0), default=quakes.SEED)
    add("--blocks", type=pi_cli.whole_number(1), default=BLOCKS)
    add("--workers", type=pi_cli.whole_number(1), default=WORKERS)
    return parser


def main(argv=None):
    return hazard_record.run(make_parser(), measure, show, argv)


if __name__ == "__main__":
    sys.exit(main())
