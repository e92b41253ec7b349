"""Exercise 02.1: add up the rain by blocks, each hour exactly once.

Fill in the four blanks ____.  Judge your file, from the folder above `code`, with

    python code/check.py 02.1

Run time: less than a second.
"""


def block_ranges(n_items, n_blocks):
    """Start and stop of each block: a list of n_blocks pairs.

    A block holds the items number start, start + 1, ..., stop - 1.
    Each item is in exactly one block; block sizes differ by at most one.
    """
    size, rest = divmod(n_items, n_blocks)  # 10 in 4 blocks: 2 and 2
    ranges = []
    start = 0
    for number in range(n_blocks):
        stop = start + ____  # your turn: how many items has block `number`?
        ranges.append((start, stop))
        start = ____  # your turn: where does the next block start?
    return ranges


def partial_sums(values, n_blocks):
    """Map: one sum for each block; no sum needs another one."""
    sums = []
    for start, stop in block_ranges(len(values), n_blocks):
        sums.append(____)  # your turn: the sum of this block alone
    return sums


def total(values, n_blocks):
    """Reduce: combine the partial sums to the sum of all values."""
    return ____  # your turn: from the partial sums, without the values
