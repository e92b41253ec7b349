# expect: also those that are left over
import numpy as np


def weigh_frames(read, masks, n_frames, per_call):
    parts = [np.empty((0, masks.shape[1]), np.float32)]
    for call in range(n_frames // per_call):
        frames = read(call * per_call, per_call)
        parts.append(frames.astype(np.float32) @ masks)
    return np.concatenate(parts)
