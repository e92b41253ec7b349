"""Flame graph of pi as a Dask array on two threads, without the samples that wait."""

import sys
from pathlib import Path

import style
from flame import draw, name_and_kind

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "code" / "04-profiling"))
import stacks

DATA = Path(__file__).resolve().parents[1] / "data"
PLUMBING = (  # how a thread reaches its first task
    *("thread_run", "Thread._bootstrap", "Thread._bootstrap_inner", "Thread.run"),
    *("_worker", "_WorkItem.run", "batch_execute_tasks"),
    *("batch_execute_tasks.<locals>.<listcomp>", "execute_task"),
    *("ufunc_generic_fastcall", "generic_wrapped_legacy_loop"),
)


def working_stacks(path):
    """Stacks of threads that work, without plumbing and bare addresses."""
    for frames, samples in stacks.read(path):
        if stacks.group_of(frames) == "waiting":
            continue
        names = [name for frame in frames if (name := name_and_kind(frame))]
        base = "worker thread" if ("_worker", "Python") in names else "main thread"
        kept = [name for name in names if name[0] not in PLUMBING]
        yield [(base, "Python"), *kept], samples


if __name__ == "__main__":
    figure, axes = style.new_figure(height_inch=4.6)
    draw(axes, list(working_stacks(DATA / "04-profiling-dask.txt")), 9)
    style.save(figure, __file__)
