# expect: must raise the ValueError
import math


def array_bytes(shape, number_bytes):
    return math.prod(shape) * number_bytes


def count_blocks(n_images, image_bytes, budget_bytes):
    per_block = max(1, budget_bytes // image_bytes)
    return math.ceil(n_images / per_block)
