"""Check of exercise x05.3: three ranks with small and with large arrays, one alone."""

import time

TITLE = "A ring that stands still"
HINTS = (
    "Draw three ranks in a ring; each is in Send. What does each of them wait for?",
    "Somebody has to receive while others send: either one rank does it in the other "
    "order, or MPI does both at once.",
    "comm.Sendrecv(mine, after, recvbuf=theirs, source=before)",
)
TIME_LIMIT_S = 30
RANKS = 3
LATE_S = 0.2
SIZES = (5, 300_001)


def in_rank(answer, ranks):
    """[least, most, kept] for each size, then for one rank alone; None: no array came.

    least, most: of what came, less the own numbers; kept: is the own array unchanged?
    """
    import numpy as np

    found, me = [], ranks.all().rank
    for size in (*SIZES, None):
        comm = ranks.all() if size else ranks.alone()
        mine = np.arange(size or 40_000) + 1000.0 * me
        kept = mine.copy()
        if (me, size) == (1, SIZES[-1]):
            time.sleep(LATE_S)  # whoever sends to rank 1 has to wait
        theirs = answer.pass_on(comm, mine)
        same = bool((mine == kept).all())
        mine[:] = -1.0  # who returns has sent: nobody needs the array any more
        comm.Barrier()
        if not isinstance(theirs, np.ndarray) or theirs.size != mine.size:
            found.append(None)
            continue
        apart = theirs - np.arange(mine.size)
        found.append([float(apart.min()), float(apart.max()), same])
    return found


def check(answer, require):
    import mpi_judge

    reports = mpi_judge.in_ranks(RANKS, answer, __name__.rpartition(".")[2], require)
    for rank, found in enumerate(reports):
        what = f"Rank {rank} returned no array, or one of another size"
        require(None not in found, f"{what}: return what came.")
        for size, (low, high, kept) in zip(SIZES, found, strict=False):
            before = (rank - 1) % RANKS
            require(
                low == high == 1000.0 * before,
                f"Rank {rank} has {size} numbers that are not those of rank {before}, the "
                "rank before it: from whom did they come, and was the send at its end "
                f"when rank {before} returned?",
            )
            require(kept, f"Rank {rank} changed the array that it was to send.")
        low, high, _ = found[-1]
        require(
            low == high == 1000.0 * rank,
            "A rank alone in its ring sends to itself, and must get its own array.",
        )
