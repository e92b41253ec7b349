# expect: reduce gives it to rank 0 alone


def total_of(comm, blocks, count):
    parts = None
    if comm.rank == 0:
        parts = [blocks[rank :: comm.size] for rank in range(comm.size)]
    mine = comm.scatter(parts, root=0)
    return comm.reduce(sum(count(block) for block in mine))
