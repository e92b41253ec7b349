"""Exercise 01.1: cut a row of images into blocks that fit into the memory you have.

Nothing here needs much memory: you only compute with sizes.
Judge it, from the folder above `code`, with

    python code/check.py 01.1

Run time: less than a second.
"""

import math


def array_bytes(shape, number_bytes):
    """Bytes of an array: array_bytes((2, 3), 8) is 48."""
    return math.prod(shape) * ____  # your turn: how large is one number?


def count_blocks(n_images, image_bytes, budget_bytes):
    """Least number of blocks, so that each block fits into `budget_bytes`.

    A block holds whole images; the last block may hold fewer than the others.
    """
    per_block = ____  # your turn: how many whole images fit into the budget?
    if per_block < 1:
        raise ValueError("not even one image fits into the budget")
    return ____  # your turn: how many blocks, when the last one may be smaller?
