"""Two ranks swap arrays of numbers: a deadlock that small arrays hide, and two repairs.

    mpiexec -n 2 python code/x05-mpi/mpi_swap.py both_send
    mpiexec -n 2 python code/x05-mpi/mpi_swap.py both_send --numbers 1000000
    mpiexec -n 2 python code/x05-mpi/mpi_swap.py sendrecv --numbers 1000000

Takes about 0.3 s; whoever still waits after 2 s is stopped, and says where.
"""

import sys

import mpi_tools
import numpy as np
from mpi_tools import COMM, pi_cli

PATIENCE_S = 2
DEFAULT_NUMBERS = 100


def both_send(mine, theirs, other):
    """First everybody sends, then everybody receives."""
    COMM.Send(mine, other)
    COMM.Recv(theirs, other)


def in_order(mine, theirs, other):
    """Rank 0 sends first, rank 1 receives first."""
    if COMM.rank == 0:
        COMM.Send(mine, other)
        COMM.Recv(theirs, other)
    else:
        COMM.Recv(theirs, other)
        COMM.Send(mine, other)


def sendrecv(mine, theirs, other):
    """MPI does both at the same time."""
    COMM.Sendrecv(mine, other, recvbuf=theirs, source=other)


WAYS = {"both_send": both_send, "in_order": in_order, "sendrecv": sendrecv}


def swap(way, n_numbers, patience_s=PATIENCE_S):
    """What this rank received; all ranks are stopped when it takes too long."""
    mine = np.full(n_numbers, 10.0 + COMM.rank)
    theirs = np.empty(n_numbers)
    COMM.Barrier()
    with mpi_tools.give_up_after(patience_s):
        WAYS[way](mine, theirs, 1 - COMM.rank)
    return theirs


def main(argv=None):
    parser = pi_cli.Parser(description=__doc__.splitlines()[0])
    parser.add_argument("way", choices=WAYS)
    positive = pi_cli.whole_number(1)
    parser.add_argument("--numbers", type=positive, default=DEFAULT_NUMBERS)
    args = mpi_tools.parse(parser, argv)
    if COMM.size != 2:
        if COMM.rank == 0:
            print(f"{parser.prog}: two ranks swap: mpiexec -n 2 …", file=sys.stderr)
        return 2
    theirs = swap(args.way, args.numbers)
    mpi_tools.in_turn(f"rank {COMM.rank} has {theirs.size} numbers {theirs[-1]:g}")
    return 0


if __name__ == "__main__":
    mpi_tools.run(main)
