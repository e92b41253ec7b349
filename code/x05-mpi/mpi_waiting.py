"""Rank 1 waits one second for a message of rank 0: how much CPU time does that take?

Run it with    mpiexec -n 2 python code/x05-mpi/mpi_waiting.py
Takes about 1.3 s.
"""

import sys
import time

import mpi_tools
from mpi_tools import COMM

WAIT_S = 1.0


def wait_or_sleep():
    """Wall time and CPU time of this rank, in s."""
    COMM.Barrier()
    wall, cpu = time.perf_counter(), time.process_time()
    if COMM.rank == 0:
        time.sleep(WAIT_S)
        COMM.send("the sluice is open", dest=1)
    else:
        COMM.recv(source=0)
    return time.perf_counter() - wall, time.process_time() - cpu


def main():
    if COMM.size != 2:
        if COMM.rank == 0:
            print("mpi_waiting.py: it takes two: mpiexec -n 2 …", file=sys.stderr)
        return 2
    wall, cpu = wait_or_sleep()
    what = "waits" if COMM.rank else "sleeps, then sends"
    mpi_tools.in_turn(
        f"rank {COMM.rank}: wall {wall:.2f} s, CPU/wall {cpu / wall:.2f}, {what}"
    )
    return 0


if __name__ == "__main__":
    mpi_tools.run(main)
