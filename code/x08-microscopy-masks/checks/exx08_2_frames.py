"""Check of exercise x08.2: each frame is read once, in calls of the wanted size."""

import numpy as np

TITLE = "Several frames in each call"
HINTS = (
    "Which numbers must `first` take when each call reads `per_call` frames?",
    "range(0, n_frames, per_call) gives the first frame of each call; the last call "
    "may find fewer frames than `per_call`.",
    "size = min(per_call, n_frames - first); frames = read(first, size).",
)
TIME_LIMIT_S = 10
N_PIXELS = 13


class Reader:
    """A detector file that notes its calls."""

    def __init__(self, n_frames, require):
        stream = np.random.default_rng(n_frames)
        shape = (n_frames, N_PIXELS)
        self.frames = stream.integers(0, 60_000, shape, dtype=np.uint16)
        self.require, self.calls = require, []

    def __call__(self, first, size):
        self.require(
            first >= 0 and size > 0 and first + size <= len(self.frames),
            f"`read({first}, {size})` asks for frames that do not exist: there are "
            f"{len(self.frames)}; the last call takes those that are left over.",
        )
        self.calls.append((int(first), int(size)))
        return self.frames[first : first + size].copy()


def check(answer, require):
    masks = np.random.default_rng(1).random((N_PIXELS, 3), dtype=np.float32)
    for n_frames, per_call in ((12, 4), (23, 5), (7, 1), (3, 64)):
        judge(answer, masks, n_frames, per_call, require)


def judge(answer, masks, n_frames, per_call, require):
    read = Reader(n_frames, require)
    image = answer.weigh_frames(read, masks, n_frames, per_call)
    where = f"of {n_frames} frames, {per_call} in a call"
    largest = max((size for _, size in read.calls), default=0)
    require(
        largest <= per_call,
        f"One call read {largest} frames ({where}): `per_call` limits the memory.",
    )
    seen = sorted(f for first, size in read.calls for f in range(first, first + size))
    require(
        seen == list(range(n_frames)),
        f"{len(set(seen))} {where}, were read, {len(seen)} times in all: read each "
        "frame once, also those that are left over.",
    )
    wanted = -(-n_frames // per_call)
    require(
        len(read.calls) == wanted,
        f"You make {len(read.calls)} calls for {n_frames} frames, although {wanted} "
        f"of up to {per_call} frames suffice.",
    )
    right = read.frames.astype(np.float64) @ masks.astype(np.float64)
    require(
        isinstance(image, np.ndarray) and image.shape == right.shape,
        f"Return an array of {right.shape[0]} x {right.shape[1]} numbers: one row for "
        "each frame.",
    )
    require(
        np.allclose(image, right, rtol=1e-4),
        f"Some sums {where}, are wrong: keep the order of the frames, and cast them to "
        "float32 before you weigh them.",
    )
