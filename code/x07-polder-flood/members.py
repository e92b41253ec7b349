"""An ensemble of floods: where could the dike break, and when is the village wet?

    python code/x07-polder-flood/members.py
    python code/x07-polder-flood/members.py --processes 2
    python code/x07-polder-flood/members.py --sweep

Each member is a flood with another place of the breach.  Processes share out members,
threads share out the cells of each time step; without --processes the program computes
one member after the other.  Takes about 3 s on 2 cores, the sweep 20 s; 180 MB of memory
for each process.
"""

import json
import multiprocessing
import os
import subprocess
import sys
import time
import zlib
from concurrent.futures import BrokenExecutor

import breach
import breach_fast
import keep_record  # of episode 11
import numba
import psutil
from levels import memory_of_family  # of episode 14
from pi_futures import open_executor  # of episode 11

CELLS, STEPS, MEMBERS = 96, 6000, 8
MAX_MEMBERS = 10_000
PATIENCE_S = 600  # for one member, or for one way of the sweep
SWEEP = ((0, 1), (0, 2), (2, 1), (2, 2))  # processes, threads in each
ROUNDS = 3


def places(n_members):
    """Places of the breach along the dike, from north to south."""
    return [(member + 0.5) / n_members for member in range(n_members)]


def wet_at(place, cells, n_steps, threads):
    """One member: step at which the village is wet, or None; checksum of the depths;
    process; seconds."""
    numba.set_num_threads(threads)
    kernel = breach_fast.in_threads if threads > 1 else breach_fast.serial
    breach_fast.compiled(kernel)  # the first member of a process pays for this
    start = time.perf_counter()
    ground, depths = breach.make_ground(cells, place), breach.make_depths(cells)
    after, step = breach.flood(kernel, depths, ground, n_steps)
    breach.same_volume(depths, after)
    return step, zlib.crc32(after), os.getpid(), time.perf_counter() - start


def ensemble(jobs, processes):
    """Results in the order of the members, and the memory of all processes in MiB."""
    this = psutil.Process()
    if not processes:
        return [wet_at(*job) for job in jobs], memory_of_family(this)
    with open_executor("processes", min(processes, len(jobs))) as pool:
        tasks = [pool.submit(wet_at, *job) for job in jobs]
        try:
            return [task.result(PATIENCE_S) for task in tasks], memory_of_family(this)
        except BaseException:  # Ctrl-C, or it takes too long: wait for nobody
            for worker in multiprocessing.active_children():
                worker.kill()
            raise


def one_way(args):
    """Flood all members; what came out and what it cost."""
    jobs = [
        (place, args.cells, args.steps, args.threads) for place in places(args.members)
    ]
    start = time.perf_counter()
    results, memory_mib = ensemble(jobs, args.processes)
    wall_s = time.perf_counter() - start
    steps, checksums, used, seconds = zip(*results, strict=True)
    return {
        "processes": args.processes,
        "threads": args.threads,
        "wet_at": steps,
        "checksums": checksums,
        "wall_s": wall_s,
        "member_s": sorted(seconds)[len(seconds) // 2],
        "memory_mib": memory_mib,
        "processes_seen": len(set(used)),
    }


def show_one(way):
    steps = " ".join("dry" if step is None else str(step) for step in way["wet_at"])
    return (
        f"wet after steps: {steps}\n"
        f"{len(way['wet_at'])} members in {way['processes_seen']} process(es) with"
        f" {way['threads']} thread(s): {way['wall_s']:.2f} s,"
        f" {way['member_s']:.2f} s for a member, {way['memory_mib']:.0f} MiB"
    )


# ---- all ways ------------------------------------------------------------------------


def fresh_run(args, processes, threads):
    """One way in a fresh Python."""
    command = [sys.executable, __file__, "--json", "--processes", str(processes)]
    command += ["--threads", str(min(threads, breach_fast.max_threads()))]
    for name in ("cells", "steps", "members"):
        command += [f"--{name}", str(getattr(args, name))]
    done = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE_S)
    if done.returncode:
        raise BrokenExecutor(done.stderr)
    return json.loads(done.stdout)


def sweep(args):
    """Rounds in which the ways take turns."""
    rows = [{"way": way, "runs": []} for way in SWEEP]
    for _ in range(args.rounds):
        for row in rows:
            row["runs"].append(fresh_run(args, *row["way"]))
    if len({str(run["checksums"]) for row in rows for run in row["runs"]}) > 1:
        raise AssertionError("the ways do not agree")
    return {
        "script": "code/x07-polder-flood/members.py --sweep",
        "cells": args.cells,
        "steps": args.steps,
        "rows": rows,
    }


def best_run(row):
    return min(row["runs"], key=lambda run: run["wall_s"])


def show_all(results):
    return "\n".join(show_one(best_run(row)) for row in results["rows"])


def make_parser():
    parser = keep_record.make_parser(__doc__)
    whole = breach.pi_cli.whole_number
    breach.add_sizes(parser, CELLS, STEPS)
    add = parser.add_argument
    add("--members", type=whole(1), default=MEMBERS, help="places of the breach")
    add("--processes", type=whole(0), default=0, help="0: this program does it all")
    add("--threads", type=whole(1), default=1, help="in each process")
    add("--sweep", action="store_true", help="measure several ways")
    add("--rounds", type=whole(1), default=ROUNDS, help="of the sweep")
    add("--json", action="store_true", help="print one JSON object")
    return parser


def run(parser, args, measure, show):
    """Measure, print, write; returns the exit status."""
    try:
        return keep_record.run(parser, args, measure, show)
    except (TimeoutError, subprocess.TimeoutExpired):
        parser.error(f"it takes longer than {PATIENCE_S} s: take fewer cells or steps")


def main(argv=None):
    parser = make_parser()
    args = breach_fast.parse(parser, argv)
    if args.members > MAX_MEMBERS:
        parser.error(f"--members {args.members} is more than {MAX_MEMBERS}")
    if args.output and not args.sweep:
        parser.error("--output goes with --sweep")
    show = json.dumps if args.json else show_one
    what = (sweep, show_all) if args.sweep else (one_way, show)
    return breach.answer_plainly(run, parser, args, *what)


if __name__ == "__main__":
    sys.exit(main())
