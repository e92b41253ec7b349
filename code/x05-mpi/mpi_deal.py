"""What does each rank hold after a broadcast, a scatter, a gather, a reduce?

Run it with    mpiexec -n 3 python code/x05-mpi/mpi_deal.py
Takes about 0.3 s.  All ranks call each of the four; rank 0 prints what they got.
"""

import mpi_tools
from mpi_tools import COMM, MPI

RAIN_MM = [31, 24, 40, 18, 12, 9, 5]


def notes():
    """[(call, what this rank holds after it), ...]."""
    parts = None
    if COMM.rank == 0:
        parts = [RAIN_MM[rank :: COMM.size] for rank in range(COMM.size)]
    warning = COMM.bcast("storm" if COMM.rank == 0 else None, root=0)
    mine = COMM.scatter(parts, root=0)
    total = sum(mine)
    all_totals = COMM.gather(total, root=0)
    sum_of_all = COMM.reduce(total, op=MPI.SUM, root=0)
    names = ("bcast", "scatter", "sum", "gather", "reduce")
    return list(zip(names, (warning, mine, total, all_totals, sum_of_all), strict=True))


def main():
    columns = COMM.gather(notes(), root=0)
    if COMM.rank == 0:
        heads = (f"rank {rank:<12}" for rank in range(COMM.size))
        print(" " * 9 + "".join(heads).rstrip())
        for rows in zip(*columns, strict=True):
            cells = (f"{held!s:17}" for _, held in rows)
            print(f"{rows[0][0]:9}" + "".join(cells).rstrip())
    return 0


if __name__ == "__main__":
    mpi_tools.run(main)
