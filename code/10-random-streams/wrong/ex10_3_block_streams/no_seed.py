# expect: make the parent from the seed
import numpy as np


def block_streams(seed, n_blocks):
    children = np.random.SeedSequence().spawn(n_blocks)
    return [np.random.Generator(np.random.SFC64(child)) for child in children]
