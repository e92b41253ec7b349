"""Questions to ask of delayed calls and of bags before they are computed.

    from graph_tools import count_tasks, tasks_of

Used in the notebook of episode 12 and by its figures; nothing to run.
"""

import dask
from dask.core import get_deps


def graph_of(lazy):
    """{key: task}, as Dask will run them: neighbours may be fused."""
    (lazy,) = dask.optimize(lazy)
    return dict(lazy.__dask_graph__())


def tasks_of(lazy):
    """{task: tasks that it needs}, as Dask will run them."""
    needs, _ = get_deps(graph_of(lazy))
    return {key: sorted(others, key=str) for key, others in needs.items()}


def count_tasks(lazy):
    """Number of tasks that Dask will run (one more may hand over the result)."""
    return len(tasks_of(lazy))
