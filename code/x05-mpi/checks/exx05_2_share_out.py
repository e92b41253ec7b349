"""Check of exercise x05.2: three ranks, seven blocks, then none, and one rank alone."""

from collections import Counter

TITLE = "Share out the blocks"
HINTS = (
    "Three ranks need three parts: part `rank` holds every third block, from block "
    "number `rank` on.",
    "scatter takes a list on rank 0, with one item for each rank, and gives each rank "
    "its item.",
    "blocks[rank :: comm.size], comm.scatter, and comm.allreduce, which gives the sum "
    "to every rank.",
)
TIME_LIMIT_S = 30
RANKS = 3
BLOCKS = [31, 24, 40, 18, 12, 9, 5]


def in_rank(answer, ranks):
    """What one rank says: {case: (total, blocks that it counted)}."""
    cases = {"seven": (ranks.all, BLOCKS), "none": (ranks.all, [])}
    cases["alone"] = (ranks.alone, [7, 8])
    found = {}
    for name, (who, blocks) in cases.items():
        comm, counted = who(), []

        def count(block, counted=counted):
            counted.append(block)
            return int(block)

        total = answer.total_of(comm, list(blocks) if comm.rank == 0 else None, count)
        found[name] = (total, counted)
    return found


def check(answer, require):
    import mpi_judge

    reports = mpi_judge.in_ranks(RANKS, answer, __name__.rpartition(".")[2], require)
    counted = [report["seven"][1] for report in reports]
    times = Counter(block for blocks in counted for block in blocks)
    for block in BLOCKS:
        require(
            times[block] == 1,
            f"The block {block} was counted {times[block]} times: each block, the last "
            "ones, too, is in one part; rank 0 scatters the parts, and each rank counts "
            "its own.",
        )
    require(
        all(counted),
        f"The ranks counted {[len(blocks) for blocks in counted]} blocks: give some to "
        "every rank.",
    )
    for rank, report in enumerate(reports):
        total = report["seven"][0]
        require(
            total == sum(BLOCKS),
            f"On rank {rank} the total is {total} instead of {sum(BLOCKS)}: all ranks "
            "need the sum, and reduce gives it to rank 0 alone; allreduce adds up, too, "
            "and gives it to all.",
        )
        total = report["none"][0]
        require(total == 0, f"Without blocks the total is {total} instead of 0.")
        total = report["alone"][0]
        require(total == 15, f"With one rank the total of 7 and 8 is {total}.")
