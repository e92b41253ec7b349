"""How long does a message travel, as an object and as a buffer?

Run it with    mpiexec -n 2 python code/x05-mpi/mpi_messages.py
Takes about 2 s; about 100 MB for each rank.  An array goes to the other rank and back;
shown is the best time for one way, over some rounds.
"""

import sys
import time

import mpi_tools  # isort: skip (it makes the next two importable)
import numpy as np
import record_file
import recorder
from mpi_tools import COMM, pi_cli

SIZES = (8, 800, 8_000, 80_000, 800_000, 8_000_000)  # bytes
ROUNDS = 5
BYTES_PER_ROUND = 16_000_000  # so many bytes travel in a round, or MAX_TRIPS messages
MAX_TRIPS = 500


def as_object(array, other):
    """There and back with `send` and `recv`, which pickle."""
    if COMM.rank == 0:
        COMM.send(array, other)
        COMM.recv(source=other)
    else:
        COMM.send(COMM.recv(source=other), other)


def as_buffer(array, other):
    """There and back with `Send` and `Recv`, which copy memory as it is."""
    if COMM.rank == 0:
        COMM.Send(array, other)
        COMM.Recv(array, other)
    else:
        COMM.Recv(array, other)
        COMM.Send(array, other)


WAYS = {"object": as_object, "buffer": as_buffer}


def one_way_us(way, n_bytes):
    """Microseconds of one message, one way: the mean of a round."""
    array = np.zeros(n_bytes // 8)
    trips = max(2, min(MAX_TRIPS, BYTES_PER_ROUND // n_bytes))
    COMM.Barrier()
    start = time.perf_counter()
    for _ in range(trips):
        WAYS[way](array, 1 - COMM.rank)
    return (time.perf_counter() - start) / trips / 2 * 1e6


def measure(args):
    rows = []
    for n_bytes in SIZES:
        for way in WAYS:
            times = [one_way_us(way, n_bytes) for _ in range(args.rounds)]
            rows.append({"way": way, "bytes": n_bytes, "one_way_us": times})
    return {"ranks": COMM.size, "library": library(), "rows": rows}


def library():
    """`MPICH 5.0.2` or the like: the first words of what the library says."""
    words = mpi_tools.MPI.Get_library_version().replace("Version:", "").split()
    return " ".join(words[:2])


def show(results):
    lines = ["bytes        object      buffer   one way"]
    for n_bytes in SIZES:
        best = {
            r["way"]: min(r["one_way_us"])
            for r in results["rows"]
            if r["bytes"] == n_bytes
        }
        cells = (f"{best[way]:9.1f} us" for way in WAYS)
        lines.append(f"{n_bytes:<9}" + "".join(cells))
    return "\n".join(lines)


def main(argv=None):
    parser = recorder.make_parser(__doc__)
    parser.add_argument("--rounds", type=pi_cli.whole_number(1), default=ROUNDS)
    args = mpi_tools.parse(parser, argv)
    if COMM.size != 2:
        if COMM.rank == 0:
            print(f"{parser.prog}: two ranks: mpiexec -n 2 …", file=sys.stderr)
        return 2
    if args.output and not args.output.parent.is_dir():  # all ranks look, and stop
        if COMM.rank == 0:
            print(f"{parser.prog}: no folder {args.output.parent}", file=sys.stderr)
        return 2
    if COMM.rank:
        measure(args)
        return 0
    return record_file.run(parser, args, measure, show)


if __name__ == "__main__":
    mpi_tools.run(main)
