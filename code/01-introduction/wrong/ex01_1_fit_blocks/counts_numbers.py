# expect: multiply by the bytes that one number needs
import math


def array_bytes(shape, number_bytes):
    return math.prod(shape)


def count_blocks(n_images, image_bytes, budget_bytes):
    per_block = budget_bytes // image_bytes
    if per_block < 1:
        raise ValueError("not even one image fits into the budget")
    return math.ceil(n_images / per_block)
