# expect: do not add to the seed
import numpy as np


def block_streams(seed, n_blocks):
    return [np.random.Generator(np.random.SFC64(seed + i)) for i in range(n_blocks)]
