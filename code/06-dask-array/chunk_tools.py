"""Questions to ask of a Dask array before it is computed, and while it is.

    from chunk_tools import count_tasks, threads_used

Used in the notebook of episode 6 and by the scripts that measure; nothing to run.
"""

import threading
import time

import dask
import numpy as np

REST_S = 0.25  # so that no thread is done before the others have begun


def tasks_of(lazy, fused=True):
    """{task: tasks that it needs}: as Dask will run them, neighbours fused into one.

    With fused=False: as they were written, one for each operation on each chunk.
    """
    if fused:
        (lazy,) = dask.optimize(lazy)
    needs = lazy.__dask_graph__().get_all_dependencies()
    return {key: sorted(others, key=str) for key, others in needs.items()}


def count_tasks(lazy, fused=True):
    """Number of tasks that Dask will run (one more hands over the result)."""
    return len(tasks_of(lazy, fused))


def threads_used(array, workers):
    """Number of threads that work on the chunks of an array, when `workers` may."""

    def note_thread(chunk):
        time.sleep(REST_S)
        return np.full((1,) * chunk.ndim, threading.get_ident(), dtype=np.uint64)

    chunks = tuple((1,) * count for count in array.numblocks)
    meta = np.empty((0,) * array.ndim, dtype=np.uint64)
    threads = array.map_blocks(note_thread, chunks=chunks, meta=meta)
    with_ids = threads.compute(scheduler="threads", num_workers=workers)
    return len(np.unique(with_ids))
