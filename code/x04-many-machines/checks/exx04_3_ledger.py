"""Check of exercise x04.3: plays a controller whose workers die or come back late."""

import random

TITLE = "Lose no task when a worker dies unseen"
HINTS = (
    "A task that was handed out is not done. It is open until its result has come back, "
    "and the ledger must know when it was handed out.",
    "Keep a dictionary of open tasks, {task: time of handing out or None}, and another "
    "one of results; a result that comes twice then has one place.",
    "next_task: a task whose time is None, else the open one with the smallest time if "
    "now_s - time > patience_s; note now_s for it. returned: take it out of the open "
    "ones, and keep the first result. total: None while there are open tasks.",
)
TASKS = ("north", "east", "south", "west", "dike")
HITS = {"north": 3, "east": 0, "south": 11, "west": 7, "dike": 5}


def check(answer, require):
    all_alive(answer, require)
    one_dies(answer, require)
    one_is_late(answer, require)
    longest_first(answer, require)
    for seed in range(20):
        random_workers(answer, require, random.Random(seed))


def hand_out(ledger, require, now_s, count):
    """Ask so many times; the names that come must be tasks."""
    tasks = [ledger.next_task(now_s) for _ in range(count)]
    for task in tasks:
        require(
            task is None or task in HITS,
            f"`next_task` returned {task!r}, which is no task and not None.",
        )
    return tasks


def all_alive(answer, require):
    ledger = answer.Ledger(iter(TASKS), 10)
    tasks = hand_out(ledger, require, 0, len(TASKS))
    require(
        sorted(map(str, tasks)) == sorted(TASKS),
        f"Five workers asked at the beginning and got {tasks}: each of the five tasks "
        "is to be handed out once.",
    )
    for i, task in enumerate(reversed(tasks)):
        require(
            ledger.total() is None,
            f"`total` is {ledger.total()!r} when {i} of 5 results are there: it is None "
            "as long as a task has not come back, handed out or not.",
        )
        ledger.returned(task, HITS[task])
    require(
        ledger.total() == sum(HITS.values()),
        f"All tasks came back with {sorted(HITS.values())} hits, and `total` is "
        f"{ledger.total()!r}.",
    )
    require(
        ledger.next_task(1000) is None,
        "All tasks have come back, and `next_task` hands one out again.",
    )


def one_dies(answer, require):
    ledger = answer.Ledger(TASKS, 10)
    tasks = hand_out(ledger, require, 100, 5)
    for task in tasks[1:]:
        ledger.returned(task, HITS[task])
    lost = tasks[0]
    require(
        ledger.next_task(109) is None,
        f"The task {lost!r} has been away for 9 s, and the patience is 10 s: its worker "
        "may still be counting, so `next_task` returns None.",
    )
    require(
        ledger.next_task(111) == lost,
        f"The task {lost!r} has been away for 11 s, the patience is 10 s, and nobody "
        "gets it again: a dead worker never answers.",
    )
    require(
        ledger.next_task(112) is None,
        f"The task {lost!r} was handed out again 1 s ago, and the next one who asks gets "
        "it, too: note the new time.",
    )
    ledger.returned(lost, HITS[lost])
    judge_total(ledger, require)


def one_is_late(answer, require):
    ledger = answer.Ledger(TASKS, 2)
    first = hand_out(ledger, require, 0, 5)
    again = hand_out(ledger, require, 3, 2)
    require(
        None not in again,
        f"Five tasks have been away for 3 s, the patience is 2 s, and two who ask get "
        f"{again}.",
    )
    for task in [*first, *again]:
        come_back(ledger, require, task)
    judge_total(ledger, require)


def come_back(ledger, require, task):
    try:
        ledger.returned(task, HITS[task])
    except (KeyError, ValueError):
        require(
            False,
            f"The task {task!r} came back twice, and the second time `returned` failed: "
            "a late answer is no error, it counts for nothing.",
        )


def judge_total(ledger, require):
    expected = sum(HITS.values())
    require(
        ledger.total() == expected,
        f"The total is {ledger.total()!r} instead of {expected}: a task that came back "
        "twice counts once, and 0 hits are a result, too.",
    )


def longest_first(answer, require):
    ledger = answer.Ledger(TASKS, 5)
    order = [ledger.next_task(now_s) for now_s in (0, 1, 2, 3)]
    require(
        ledger.next_task(50) not in order,
        "A task that nobody has had yet comes before those that are away.",
    )
    again = [ledger.next_task(50) for _ in range(4)]
    require(
        again == order,
        f"The tasks were handed out as {order}, and again as {again}: first the one that "
        "has been away longest.",
    )


def random_workers(answer, require, luck):
    """Workers that die, answer late, or answer twice; at the end all must be there."""
    names = [f"tile {i}" for i in range(luck.randrange(1, 9))]
    hits = {name: luck.randrange(4) for name in names}
    ledger, away, now_s = answer.Ledger(names, 4), [], 0.0
    for _ in range(2000):
        now_s += luck.random() * 3
        task = ledger.next_task(now_s)
        if task is not None and luck.random() < 0.6:  # else this worker dies
            away.append(task)
        if away and luck.random() < 0.7:
            back = away.pop(luck.randrange(len(away)))
            ledger.returned(back, hits[back])
        if ledger.total() is not None:
            break
    expected = sum(hits.values())
    require(
        ledger.total() == expected,
        f"With {len(names)} tasks and workers that die now and then, the total is "
        f"{ledger.total()!r} instead of {expected}.",
    )
