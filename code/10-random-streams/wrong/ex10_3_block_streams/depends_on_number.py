# expect: changes with the number of blocks
import numpy as np


def block_streams(seed, n_blocks):
    parent = np.random.SeedSequence([seed, n_blocks])
    return [np.random.Generator(np.random.SFC64(c)) for c in parent.spawn(n_blocks)]
