# expect: All blocks draw the same numbers
import numpy as np


def block_streams(seed, n_blocks):
    parent = np.random.SeedSequence(seed)
    children = parent.spawn(n_blocks)
    return [np.random.Generator(np.random.SFC64(seed)) for child in children]
