# expect: but not that of `pi_numpy`
import numpy as np


def block_streams(seed, n_blocks):
    parent = np.random.SeedSequence(seed)
    return [np.random.default_rng(child) for child in parent.spawn(n_blocks)]
