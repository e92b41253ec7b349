# expect: not every number has 8 bytes
import math


def array_bytes(shape, number_bytes):
    return math.prod(shape) * 8


def count_blocks(n_images, image_bytes, budget_bytes):
    per_block = budget_bytes // image_bytes
    if per_block < 1:
        raise ValueError("not even one image fits into the budget")
    return math.ceil(n_images / per_block)
