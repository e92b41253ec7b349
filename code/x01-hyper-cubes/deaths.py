"""Three ways to die of too little memory, one after the other, with the real messages.

    python code/x01-hyper-cubes/deaths.py
    python code/x01-hyper-cubes/deaths.py refused           or: killed, system

    refused   the scheduler sees that a task's input is larger than a worker may hold
    killed    a worker holds too much, and its nanny, the process that watches it,
              kills it; with allowed-failures at 0 the first time is the last
    system    the operating system kills the program; here this script does it, with
              the same signal, when a fresh Python holds more than it may
Nothing here needs more than 350 MiB a process.  Takes about 5 s on 2 cores.
"""

import logging
import re
import subprocess
import sys
import time
from pathlib import Path

import cube_kit
import numpy as np
import psutil
from dask.distributed import Client, KilledWorker

LIMIT_MIB = 320
PIECE_MIB = 56
N_PIECES = 6  # 336 MiB: more than one worker may hold, less than both together
SYSTEM_MIB = 250  # from here on the fresh Python is killed
GROW_MIB = 8  # at a time
PAUSE_S = 0.02  # between two of them, so that the watcher gets a look
PATIENCE_S = 30
MESSAGE_COLUMNS = 68
LETTERS = {-9: "signal 9 (SIGKILL)"}


def grow(limit_mib):
    """Hold more and more memory, up to the limit; then wait to be killed."""
    held = []
    while len(held) * GROW_MIB < limit_mib:
        held.append(np.ones(GROW_MIB * 2**20, np.uint8))
        time.sleep(PAUSE_S)
    time.sleep(PATIENCE_S)
    return len(held)


def piece(number):
    """A part of a cube; zeros, so the system gives memory only where we would write."""
    return np.zeros((PIECE_MIB, 2**20), np.uint8)


def refused(client):
    """All parts of a cube as the input of one task: the scheduler hands it to nobody."""
    parts = client.map(piece, range(N_PIECES))
    return client.submit(np.concatenate, parts, key="all-at-once").result(PATIENCE_S)


def killed(client):
    """A task that needs more than its worker may hold."""
    future = client.submit(grow, 2 * LIMIT_MIB, key="grow", pure=False)
    return future.result(timeout=PATIENCE_S)


def system():
    """Watch a fresh Python grow, and kill it as the operating system would."""
    command = [sys.executable, str(Path(__file__).resolve()), "--grow"]
    child = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    try:
        watched, end = psutil.Process(child.pid), time.monotonic() + PATIENCE_S
        while time.monotonic() < end and child.poll() is None:
            if watched.memory_info().rss > SYSTEM_MIB * cube_kit.MIB:
                break
            time.sleep(PAUSE_S)
    finally:
        child.kill()
    words = child.communicate(timeout=PATIENCE_S)
    return child.returncode, b"".join(words).decode().strip()


def open_cluster():
    """Two workers with a limit each; the first death of a task's worker is the last."""
    return cube_kit.open_cluster(LIMIT_MIB, allowed_failures=0)


def describe(problem):
    """Kind and message of an error, in lines that fit."""
    message = re.sub(r"(tcp://[\d.]+):\d+", r"\1:PORT", str(problem))
    words, lines = f"{type(problem).__name__}: {message}".split(), [""]
    for word in words:
        if len(lines[-1]) + len(word) > MESSAGE_COLUMNS:
            lines.append("")
        lines[-1] += word + " "
    return "\n".join("  " + line.rstrip() for line in lines)


def show_cluster_deaths(ways):
    # The nanny and the scheduler tell at length what they do; we want the error only.
    logging.getLogger("distributed").setLevel(logging.CRITICAL)
    with open_cluster() as cluster, Client(cluster) as client:
        client.wait_for_workers(2, timeout=PATIENCE_S)
        die(client, ways)


def die(client, ways):
    """Print how long each way took, and the message of its end."""
    for way in ways:
        start = time.perf_counter()
        try:
            print(f"{way}: it lived, {CLUSTER_WAYS[way](client)}")
        except TimeoutError:
            print(f"{way}: no answer within {PATIENCE_S} s")
        except (MemoryError, KilledWorker) as problem:
            seconds = time.perf_counter() - start
            print(f"{way}, after {seconds:.1f} s\n{describe(problem)}", flush=True)


def show_system_death():
    status, words = system()
    name = LETTERS.get(status, "whatever the system calls it")
    print(f"system\n  exit status {status}: {name}; last words: {words or 'none'}")
    if status < 0:
        print(f"  a shell shows 128 + {-status} = {128 - status}")


CLUSTER_WAYS = {"refused": refused, "killed": killed}
WAYS = (*CLUSTER_WAYS, "system")


def work(ways):
    on_cluster = [way for way in ways if way in CLUSTER_WAYS]
    if on_cluster:
        show_cluster_deaths(on_cluster)
    if "system" in ways:
        show_system_death()
    return 0


def main(argv=None):
    parser = cube_kit.pi_cli.Parser(description=__doc__.splitlines()[0])
    parser.add_argument("ways", nargs="*", metavar="WAY", help=", ".join(WAYS))
    parser.add_argument("--grow", action="store_true", help="hold memory, then wait")
    args = parser.parse_args(argv)
    if unknown := set(args.ways) - set(WAYS):
        parser.error(f"there is no way {unknown.pop()}; there are {', '.join(WAYS)}")
    if args.grow:
        return grow(4 * SYSTEM_MIB)
    return cube_kit.answer_plainly(work, args.ways or WAYS)


if __name__ == "__main__":
    sys.exit(main())
