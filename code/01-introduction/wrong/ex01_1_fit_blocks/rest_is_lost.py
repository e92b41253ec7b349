# expect: the last image is in no block
import math


def array_bytes(shape, number_bytes):
    return math.prod(shape) * number_bytes


def count_blocks(n_images, image_bytes, budget_bytes):
    per_block = budget_bytes // image_bytes
    if per_block < 1:
        raise ValueError("not even one image fits into the budget")
    return n_images // per_block
