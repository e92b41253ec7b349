"""Share blocks out to ranks, and give the total to all of them (exercise x05.2).

Check it with    python code/check.py x05.2
The check takes about 1 s; it starts three ranks.
"""


def total_of(comm, blocks, count):
    """Sum of count(block) over all blocks, on every rank.

    comm      the ranks that work together
    blocks    a list of any length on rank 0, and None on the others
    count     a function that returns a whole number
    """
    parts = None
    if comm.rank == 0:
        # solution:
        parts = [blocks[rank :: comm.size] for rank in range(comm.size)]
        # starter:
        # parts = [blocks[____ :: ____] for rank in range(comm.size)]
        # end
    # solution:
    mine = comm.scatter(parts, root=0)
    total = sum(count(block) for block in mine)
    return comm.allreduce(total)
    # starter:
    # mine = comm.____(parts, root=0)
    # total = sum(count(block) for block in mine)
    # return comm.____(total)
    # end
