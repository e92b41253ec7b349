# expect: must start from the sum of all blocks before it
"""Usual wrong answer: only the block right before is taken into account."""


def cut(values, n_blocks):
    """The values in n_blocks blocks, in order; some may be empty."""
    n = len(values)
    edges = [number * n // n_blocks for number in range(n_blocks + 1)]
    return [values[edges[i] : edges[i + 1]] for i in range(n_blocks)]


def running_totals(block, before):
    """The totals after each value of one block; `before` came before the block."""
    totals = []
    for value in block:
        before += value
        totals.append(before)
    return totals


def block_scan(values, n_blocks, each=map):
    """All running totals: [3, 1, 4, 1] becomes [3, 4, 8, 9].

    What is done for each block goes through each(function, items),
    which may do the items in any order; for a function of two
    arguments it is each(function, items, others), as with `map`.
    Only a chain over the sums of the blocks stays outside.
    """
    blocks = cut(values, n_blocks)
    sums = list(each(sum, blocks))
    befores = [0, *sums[:-1]]
    parts = each(running_totals, blocks, befores)
    return [total for part in parts for total in part]
