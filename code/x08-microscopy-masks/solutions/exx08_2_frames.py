"""Several frames in each call (exercise x08.2).

Check it with    python code/check.py x08.2
The check takes less than a second.
"""

import numpy as np


def weigh_frames(read, masks, n_frames, per_call):
    """Weighted sums of all frames: one row for each frame, one column for each mask.

    read(first, size)    an array of `size` frames, one in each row, as uint16
    masks                one mask in each column, as float32
    per_call             frames that are read and weighed in one go; the last call
                         takes those that are left over
    """
    # solution:
    parts = []
    for first in range(0, n_frames, per_call):
        frames = read(first, min(per_call, n_frames - first))
        parts.append(frames.astype(np.float32) @ masks)
    return np.concatenate(parts)
    # starter:
    # parts = []
    # for first in range(n_frames):  # your turn: per_call frames in each call
    #     frames = read(first, 1)
    #     parts.append(frames.astype(np.float32) @ masks)
    # return np.concatenate(parts)
    # end
