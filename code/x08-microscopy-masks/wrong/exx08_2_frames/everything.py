# expect: limits the memory
import numpy as np


def weigh_frames(read, masks, n_frames, per_call):
    return read(0, n_frames).astype(np.float32) @ masks
