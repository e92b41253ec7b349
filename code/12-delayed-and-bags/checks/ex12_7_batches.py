"""Check of exercise 12.7: tasks are counted, items noted, and two batches must meet."""

import threading

import dask
from dask.delayed import Delayed

TITLE = "Batches for tiny tasks (extension)"
HINTS = (
    "A task needs a function that does several items: a loop inside the task.",
    "items[start : start + per_task] is a batch; range(0, len(items), per_task) gives "
    "the starts.",
    "totals = [delayed(total_of)(function, batch) for batch in batches], where "
    "total_of adds function(item) over the batch.",
)
PATIENCE_S = 1.0
CASES = [(23, 5), (10, 5), (7, 1), (3, 100), (0, 4)]


class World:
    """Stands in for the function; notes items, and threads that meet."""

    def __init__(self, can_meet):
        self.change = threading.Condition()
        self.items, self.threads = [], set()
        self.given_up = not can_meet

    def square(self, item):
        with self.change:
            self.items.append(item)
            self.threads.add(threading.get_ident())
            self.change.notify_all()
            if not self.given_up:
                met = self.change.wait_for(lambda: len(self.threads) >= 2, PATIENCE_S)
                self.given_up = not met
        return item * item


def check(answer, require):
    for n_items, per_task in CASES:
        items = [3 * number + 1 for number in range(n_items)]
        n_tasks = -(-n_items // per_task) + 1
        world = World(can_meet=n_tasks > 2)
        lazy = answer.lazy_total(world.square, items, per_task)
        judge_plan(lazy, world, n_items, per_task, n_tasks, require)
        total = lazy.compute(scheduler="threads", num_workers=2)
        judge_run(total, world, items, require)
        require(
            n_tasks <= 2 or len(world.threads) >= 2,
            "Two batches were never done at the same time: make one delayed call for "
            "each batch.",
        )


def judge_plan(lazy, world, n_items, per_task, n_tasks, require):
    require(
        not world.items,
        "The function was called while the plan was made: hand a function and a batch "
        "to delayed, not a result.",
    )
    require(
        isinstance(lazy, Delayed),
        f"`lazy_total` returned a {type(lazy).__name__}: return the delayed sum itself.",
    )
    (planned,) = dask.optimize(lazy)
    found = len(dict(planned.__dask_graph__()))
    require(
        found == n_tasks,
        f"{n_items} items, {per_task} a task, need {n_tasks} tasks with the one that "
        f"adds; your plan has {found}.",
    )


def judge_run(total, world, items, require):
    expected = sum(item * item for item in items)
    missed = sorted(set(items) - set(world.items))
    require(
        not missed,
        f"{len(missed)} of {len(items)} items were left out, {missed[:3]} among them: "
        "the last batch may be smaller than the others.",
    )
    require(
        sorted(world.items) == items,
        "Some items were done more than once: batches must not overlap.",
    )
    require(
        total == expected,
        f"The total is {total} instead of {expected}: add what the tasks return.",
    )
