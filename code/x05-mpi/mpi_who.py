"""Who is there?  Each rank tells its number, its process, and what it holds.

Run it with    mpiexec -n 3 python code/x05-mpi/mpi_who.py
Takes about 0.3 s.  Every rank runs all of these lines, in a memory of its own.
"""

import os

import mpi_tools
from mpi_tools import COMM


def main():
    level_cm = 70
    level_cm += COMM.rank
    me = f"rank {COMM.rank} of {COMM.size}, process {os.getpid()}"
    print(f"{me}: level_cm is {level_cm}\n", end="", flush=True)
    return 0


if __name__ == "__main__":
    mpi_tools.run(main)
