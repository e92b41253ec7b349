# expect: do not cut images into pieces
import math


def array_bytes(shape, number_bytes):
    return math.prod(shape) * number_bytes


def count_blocks(n_images, image_bytes, budget_bytes):
    if budget_bytes < image_bytes:
        raise ValueError("not even one image fits into the budget")
    return math.ceil(n_images * image_bytes / budget_bytes)
