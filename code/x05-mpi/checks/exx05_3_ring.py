"""Check of exercise x05.3: three ranks with small and with large arrays, one alone."""

TITLE = "A ring that stands still"
HINTS = (
    "Draw three ranks in a ring; each is in Send. What does each of them wait for?",
    "Somebody has to receive while others send: either one rank does it in the other "
    "order, or MPI does both at once.",
    "comm.Sendrecv(mine, after, recvbuf=theirs, source=before)",
)
TIME_LIMIT_S = 30
RANKS = 3
SIZES = (5, 300_001)


def in_rank(answer, comm):
    """[what came, is the own array unchanged?] for each size; then for one rank alone."""
    import numpy as np

    found = []
    for ranks, size in [
        *((comm, size) for size in SIZES),
        (comm.Split(comm.rank), 40_000),
    ]:
        mine = np.arange(size) + 1000.0 * comm.rank
        kept = mine.copy()
        theirs = answer.pass_on(ranks, mine)
        apart = np.asarray(theirs) - np.arange(size)
        ranks.Barrier()
        found.append(
            [float(apart.min()), float(apart.max()), bool((mine == kept).all())]
        )
    return found


def check(answer, require):
    import mpi_judge

    reports = mpi_judge.in_ranks(RANKS, answer, __name__.rpartition(".")[2], require)
    for rank, found in enumerate(reports):
        for size, (low, high, kept) in zip(SIZES, found, strict=False):
            before = (rank - 1) % RANKS
            require(
                low == high == 1000.0 * before,
                f"Rank {rank} has {size} numbers that are not those of rank {before}, the "
                "rank before it: what did it receive, and from whom?",
            )
            require(kept, f"Rank {rank} changed the array that it was to send.")
        low, high, _ = found[-1]
        require(
            low == high == 1000.0 * rank,
            "A rank alone in its ring sends to itself, and must get its own array.",
        )
