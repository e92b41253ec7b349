# expect: For 0 blocks you made 5 streams
import numpy as np


def block_streams(seed, n_blocks):
    parent = np.random.SeedSequence(n_blocks)
    children = parent.spawn(seed)
    return [np.random.Generator(np.random.SFC64(child)) for child in children]
