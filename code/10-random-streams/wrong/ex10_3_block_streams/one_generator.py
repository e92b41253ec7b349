# expect: Blocks share one generator
import numpy as np


def block_streams(seed, n_blocks):
    return [np.random.Generator(np.random.SFC64(seed))] * n_blocks
