"""Check of exercise x04.2: who is asked for items, when, and what is kept."""

import threading
from collections import Counter

from dask.distributed import Client

TITLE = "Keep a window of tasks"
HINTS = (
    "The starter hands out everything at once. Hand out `window` tasks, and one more "
    "each time that a result has arrived.",
    "`islice(items, window)` takes the first items of an iterator and leaves the rest; "
    "`arriving = as_completed(futures)` accepts further futures: `arriving.add(future)`.",
    "for future in arriving: take result = future.result(), then add client.submit(...) "
    "for the next item, if there is one, then yield result. Keep no list of futures.",
)
TIME_LIMIT_S = 30
PATIENCE_S = 1.0  # time in which another task must begin
N_ITEMS, WINDOW = 23, 3
others = threading.Event()  # set when a task outside the first window has begun
late = []  # what a task notes that waited in vain
calls = Counter()


def slow_first(number):
    """Item 0 ends when one behind the window has begun, or when patience ends."""
    calls[number] += 1
    if number >= WINDOW:
        others.set()
    if number == 0 and not others.wait(PATIENCE_S):
        late.append(number)
    return number * number % 7


class Asked:
    """Makes items, and counts how many were taken."""

    def __init__(self, count):
        self.count, self.taken = count, 0

    def __iter__(self):
        for number in range(self.count):
            self.taken += 1
            yield number


def check(answer, require):
    with Client(
        processes=False,
        n_workers=1,
        threads_per_worker=2,
        dashboard_address="127.0.0.1:0",  # any port that is free
        memory_limit=None,
    ) as client:
        judge_window(answer, require, client)
        for count, window in ((2, 5), (1, 1), (0, 4)):
            found = list(results_of(answer, require, client, range(count), window))
            expected = sorted(number * number % 7 for number in range(count))
            require(
                sorted(found) == expected,
                f"With {count} items and a window of {window} the results are {found}, "
                f"in any order they should be {expected}.",
            )


def results_of(answer, require, client, items, window):
    """Each result when it arrives."""
    arriving = answer.in_window(client, slow_first, items, window)
    require(
        hasattr(arriving, "__next__"),
        "`in_window` must hand out each result when it arrives: use `yield`.",
    )
    try:
        yield from arriving
    except RuntimeError as problem:
        require(
            "StopIteration" not in str(problem),
            "`next(items)` fails when no item is left; a loop over `islice(items, 1)` "
            "then does nothing.",
        )
        raise


def judge_window(answer, require, client):
    items, results = Asked(N_ITEMS), []
    for result in results_of(answer, require, client, items, WINDOW):
        judge_moment(require, items.taken, len(results), len(client.futures))
        results.append(result)
    require(
        sorted(results) == sorted(n * n % 7 for n in range(N_ITEMS)),
        f"{len(results)} results came for {N_ITEMS} items, or they are not those of the "
        "function: yield each result once.",
    )
    again = [number for number, count in calls.items() if count > 1]
    require(not again, f"The items {again} were computed more than once.")
    require(
        not late,
        "While the first task was slow, no new one began: hand out the next task as "
        "soon as any result has arrived, and do not wait for the whole window.",
    )


def judge_moment(require, taken, before, kept):
    """When a result has come: items taken so far, results before it, futures kept."""
    require(
        before < N_ITEMS,
        f"More than {N_ITEMS} results come for {N_ITEMS} items: `islice` begins again "
        "with each call, unless you made an iterator first: `items = iter(items)`.",
    )
    require(
        taken - before <= WINDOW + 1,
        f"With a window of {WINDOW}, {taken} items were handed out when {before + 1} "
        f"had arrived: hand out {WINDOW}, and one more for each result.",
    )
    require(
        kept <= WINDOW + 2,
        f"{kept} futures are kept after {before + 1} results, so their results stay in "
        "the memory of the workers: let go of what was yielded.",
    )
