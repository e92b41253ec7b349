"""Rank 1 raises an error while rank 0 waits for it.

    mpiexec -n 2 python -m mpi4py code/x05-mpi/mpi_bad_rank.py     ends at once
    mpiexec -n 2 python code/x05-mpi/mpi_bad_rank.py               waits for ever: Ctrl-C

Takes about 0.3 s in the first way.  `-m mpi4py` ends all ranks when one raises an error.
"""

from mpi_tools import COMM


def level_m(gauge):
    return {"north": 0.7}[gauge]


def main():
    names = ("north", "nroth")  # the second one is misspelt
    level = level_m(names[min(COMM.rank, 1)])
    print(COMM.reduce(level))


if __name__ == "__main__":
    main()
