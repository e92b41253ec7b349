"""Weigh the frames of a detector with masks: serial, in threads, in processes.

    python code/x08-microscopy-masks/masks.py
    python code/x08-microscopy-masks/masks.py --masks 16 --per-call 64 --workers 2
    python code/x08-microscopy-masks/masks.py --kind processes --workers 2

A scanning microscope takes a frame at each place that its beam visits.  A mask gives
each pixel a weight, and the sum of the weighted pixels is one pixel of an image.  The
frames are invented, and lie in a file among your temporary files while the program runs.
Takes about 1 s; 60 MB of memory, 32 MB on the disk.
"""

import functools
import os
import sys
import tempfile
import time
from concurrent.futures import BrokenExecutor
from pathlib import Path

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # we start the workers ourselves
import numpy as np
import psutil
from threadpoolctl import threadpool_limits

try:
    import resource
except ModuleNotFoundError:  # Windows
    resource = None

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # for pi_cli
import pi_cli
from capstone import answer_plainly  # of episode 14
from pi_futures import open_executor  # of episode 11

SIDE = 64  # pixels on each side of a frame
PIXELS = SIDE * SIDE
FRAME_BYTES = 2 * PIXELS  # uint16
FRAMES, MASKS, PER_CALL = 4096, 1, 64
KINDS = ("serial", "threads", "processes")
SEED = 2026
MAX_MASKS, MAX_FRAMES = 100, 10**6  # all masks differ; 8 GB on the disk
MAX_WORKERS = 64
TASKS_FOR_A_WORKER = 8  # few and large: the pool is no part of the story


# ---- frames and masks ----------------------------------------------------------------


def write_frames(path, n_frames, seed=SEED):
    """Invent frames: counts of electrons in a disc that wanders, and noise."""
    stream = np.random.default_rng(seed)
    rows, columns = np.mgrid[:SIDE, :SIDE]
    with open(path, "wb") as file:
        for number in range(n_frames):
            east = SIDE / 2 + 6 * np.sin(number / 50)
            disc = (rows - SIDE / 2) ** 2 + (columns - east) ** 2 < (SIDE / 4) ** 2
            noise = stream.integers(0, 20, (SIDE, SIDE), dtype=np.uint16)
            file.write((noise + 200 * disc.astype(np.uint16)).tobytes())


def make_masks(n_masks):
    """Rings of growing radius, one in each column: PIXELS x n_masks numbers."""
    rows, columns = np.mgrid[:SIDE, :SIDE] - (SIDE - 1) / 2
    radius = np.hypot(rows, columns).ravel()
    rings = [np.abs(radius - 1.5 * (m % 20) - 2) < 2 + m // 20 for m in range(n_masks)]
    return np.stack(rings, axis=1).astype(np.float32)


def read_frames(path, first, n_frames):
    """A stretch of frames, one in each row."""
    pixels = np.fromfile(
        path, np.uint16, count=n_frames * PIXELS, offset=first * FRAME_BYTES
    )
    return pixels.reshape(n_frames, PIXELS)


# ---- one call, and who makes the calls -----------------------------------------------


def weigh(path, masks, first, n_frames):
    """One call: n_frames x n_masks numbers."""
    frames = read_frames(path, first, n_frames)
    return frames.astype(np.float32) @ masks


def weigh_calls(path, masks, calls):
    """Several calls, one after the other."""
    return [weigh(path, masks, first, size) for first, size in calls]


@functools.cache
def masks_of_process(n_masks):
    """Each process makes the masks once, itself: that is less than to receive them."""
    return make_masks(n_masks)


def weigh_task(path, n_masks, calls):
    """What a process does; its BLAS has one thread, by the variable set above."""
    return [np.concatenate(weigh_calls(path, masks_of_process(n_masks), calls))]


def plan_calls(n_frames, per_call):
    """(first frame, number of frames) of each call, the rest included."""
    sizes = pi_cli.plan_blocks(n_frames, per_call)
    return [(number * per_call, size) for number, size in enumerate(sizes)]


def plan_tasks(calls, workers):
    """The calls, in a few stretches for each worker."""
    size = max(1, len(calls) // (TASKS_FOR_A_WORKER * workers))
    return [calls[start : start + size] for start in range(0, len(calls), size)]


def weigh_all(path, n_frames, n_masks, per_call, kind, pool=None, workers=1):
    """The whole image: n_frames x n_masks numbers, for any kind of workers."""
    calls = plan_calls(n_frames, per_call)
    if kind == "serial":
        return np.concatenate(weigh_calls(path, masks_of_process(n_masks), calls))
    tasks = plan_tasks(calls, workers)
    if kind == "threads":
        what = masks_of_process(n_masks)
        parts = [pool.submit(weigh_calls, path, what, task) for task in tasks]
    else:
        parts = [pool.submit(weigh_task, path, n_masks, task) for task in tasks]
    return np.concatenate([part for done in parts for part in done.result()])


# ---- command line --------------------------------------------------------------------


def cpu_and_waits(with_processes=False):
    """CPU seconds so far, of this program and its processes; how often a thread waited.

    Whoever waits for the GIL, a file or a task gives its core back.  Windows does not
    count that; there the second number is 0.
    """
    this = psutil.Process()
    family = [this, *(this.children(recursive=True) if with_processes else ())]
    cpu_s = sum(sum(process.cpu_times()[:2]) for process in family)
    return cpu_s, resource.getrusage(resource.RUSAGE_SELF).ru_nvcsw if resource else 0


def measure(path, args, pool):
    """One image and what it cost: wall s, CPU s, how often threads waited."""
    cpu, waits = cpu_and_waits(args.kind == "processes")
    start = time.perf_counter()
    image = weigh_all(
        path, args.frames, args.masks, args.per_call, args.kind, pool, args.workers
    )
    wall_s = time.perf_counter() - start
    cpu_after, waits_after = cpu_and_waits(args.kind == "processes")
    return image, wall_s, cpu_after - cpu, waits_after - waits


def work(args):
    with tempfile.TemporaryDirectory() as folder, threadpool_limits(1):
        path = Path(folder, "frames.raw")
        write_frames(path, args.frames)
        kind = "threads" if args.kind == "serial" else args.kind
        with open_executor(kind, args.workers) as pool:
            list(pool.map(abs, range(args.workers)))  # the workers start
            for _ in range(args.passes):
                image, wall_s, cpu_s, waits = measure(path, args, pool)
    print(f"{args.frames} frames, {args.masks} masks, {args.per_call} frames a call")
    workers = 1 if args.kind == "serial" else args.workers
    print(f"{args.kind}, workers {workers}: {wall_s:.3f} s, CPU/wall", end=" ")
    print(f"{cpu_s / wall_s:.1f}, threads waited {waits} times")
    print(f"sum of the image: {image.sum(dtype=np.float64):.0f}")
    return 0


def main(argv=None):
    parser = pi_cli.Parser(description=__doc__.strip().splitlines()[0])
    add, whole = parser.add_argument, pi_cli.whole_number
    add("--frames", type=whole(1), default=FRAMES)
    add("--masks", type=whole(1), default=MASKS)
    add("--per-call", type=whole(1), default=PER_CALL, help="frames in each call")
    add("--kind", choices=KINDS, default="serial")
    add("--workers", type=whole(1), default=2, help="threads or processes")
    add("--passes", type=whole(1), default=1, help="the same image so many times")
    args = parser.parse_args(argv)
    refuse_too_many(parser, args.masks, args.frames)
    if args.workers > MAX_WORKERS:
        parser.error(f"at most {MAX_WORKERS} workers")
    try:
        return answer_plainly(work, args)
    except BrokenExecutor:
        parser.error("a worker died (killed, or out of memory?)")


def refuse_too_many(parser, n_masks, n_frames):
    if n_masks > MAX_MASKS or n_frames > MAX_FRAMES:
        parser.error(f"at most {MAX_MASKS} masks and a million frames")


if __name__ == "__main__":
    sys.exit(main())
