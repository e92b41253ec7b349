# expect: was counted 3 times


def total_of(comm, blocks, count):
    mine = comm.bcast(blocks, root=0)
    return sum(count(block) for block in mine)
