"""Exercise 04.5: own share and total share of a function, from recorded stacks.

This is what a flame graph draws.  A sample is a pair: the functions that were being
carried out, from the outside in, and how often they were seen together.

    stacks = [(["main", "report", "sort"], 30), (["main", "report"], 10)]
    own_share(stacks, "report")      0.25: report itself was carried out
    total_share(stacks, "report")    1.0: report was on the stack

Judge your answer, from the folder above `code`, with

    python code/check.py 04.5

Run time: less than a second.
"""


def own_share(stacks, name):
    """Share of the samples in which function `name` itself was carried out."""
    raise NotImplementedError("write own_share")


def total_share(stacks, name):
    """Share of the samples in which `name` was on the stack, at any place."""
    raise NotImplementedError("write total_share")
