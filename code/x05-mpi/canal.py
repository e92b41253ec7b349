"""Water levels in a canal, cut among ranks that tell each other their outermost cells.

Run it with    mpiexec -n 3 python code/x05-mpi/canal.py
Takes about 0.5 s; some MB for each rank.  Rank 0 repeats all steps alone and compares.
"""

import sys

import mpi_tools
import numpy as np
from mpi_tools import COMM, MPI, pi_cli

FLOW = 0.2  # share of a difference in level that flows to the next cell in a step
CELLS, STEPS = 1000, 300


def start_levels(n_cells):
    """A canal with a bump of 1 m in its first third, and some waves."""
    place = np.arange(n_cells) / n_cells
    return np.exp(-200 * (place - 0.3) ** 2) + 0.01 * np.sin(50 * place)


def next_levels(padded):
    """Levels one step later; `padded` has one cell more at each end."""
    here = padded[1:-1]
    return here + FLOW * ((padded[:-2] - here) + (padded[2:] - here))


def flow_alone(levels, n_steps):
    """All cells in one process; at the closed ends no water flows."""
    for _ in range(n_steps):
        levels = next_levels(np.pad(levels, 1, mode="edge"))
    return levels


def neighbours(comm):
    """The rank to the left and that to the right; nobody is called PROC_NULL."""
    left = comm.rank - 1 if comm.rank > 0 else MPI.PROC_NULL
    right = comm.rank + 1 if comm.rank + 1 < comm.size else MPI.PROC_NULL
    return left, right


def exchange(padded, comm):
    """Fill the halo: at each end the outer cell of the neighbour."""
    left, right = neighbours(comm)
    padded[0], padded[-1] = padded[1], padded[-2]  # for closed ends
    first, last = padded[1:2], padded[-2:-1]
    comm.Sendrecv(first, left, recvbuf=padded[-1:], source=right)
    comm.Sendrecv(last, right, recvbuf=padded[:1], source=left)


def flow_in_ranks(levels, n_steps, comm):
    """The same, but each rank holds its part; returns the part of this rank."""
    mine = np.array_split(levels, comm.size)[comm.rank]
    padded = np.empty(mine.size + 2)
    padded[1:-1] = mine
    for _ in range(n_steps):
        exchange(padded, comm)
        padded[1:-1] = next_levels(padded)
    return padded[1:-1]


def compare(mine, start, n_steps):
    """What rank 0 says about the parts of all ranks."""
    parts = COMM.gather(mine)
    added = COMM.reduce(float(mine.sum()))
    if COMM.rank:
        return None
    levels, alone = np.concatenate(parts), flow_alone(start, n_steps)
    apart = int(np.count_nonzero(levels != alone))
    return (
        f"{COMM.size} ranks, {n_steps} steps: {apart} of {levels.size} cells differ\n"
        f"sum of levels {added:.14f} m, in one process {alone.sum():.14f} m"
    )


def make_parser():
    parser = pi_cli.Parser(description=__doc__.splitlines()[0])
    parser.add_argument("--cells", type=pi_cli.whole_number(1), default=CELLS)
    parser.add_argument("--steps", type=pi_cli.whole_number(0), default=STEPS)
    return parser


def main(argv=None):
    args = mpi_tools.parse(make_parser(), argv)
    if args.cells < COMM.size:
        if COMM.rank == 0:
            print(f"canal.py: {COMM.size} ranks need as many cells", file=sys.stderr)
        return 2
    start = start_levels(args.cells)
    text = compare(flow_in_ranks(start, args.steps, COMM), start, args.steps)
    if text:
        print(text)
    return 0


if __name__ == "__main__":
    mpi_tools.run(main)
