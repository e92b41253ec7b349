"""Check of exercise 11.1: three executors, one of them written here."""

import multiprocessing
import os
import threading
from concurrent.futures import Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor

from check_tools import Witness

TITLE = "Any executor"
HINTS = (
    "The first blanks hand over a call: which method takes a function and arguments?",
    "pool.submit(function, *job) returns a future; what gives the value of a future?",
    "submit, function, result, and the list `futures`.",
)
TIME_LIMIT_S = 20
JOBS = [(7, 1), (7, 2), (5, 3), (0, 0), (7, 1)]


def hits_of(size, index):
    return size + 100 * index


EXPECTED = sum(hits_of(*job) for job in JOBS)


class LatePool(Executor):
    """Runs nothing until all is handed out; then a thread runs the last task first.

    It knows `submit` and nothing else, as any executor does.
    """

    def __init__(self, n_tasks):
        self.n_tasks, self.tasks, self.asked_early = n_tasks, [], False

    def submit(self, function, /, *args, **kwargs):
        future = LateFuture(self)
        self.tasks.append((future, function, args, kwargs))
        if len(self.tasks) == self.n_tasks:
            threading.Thread(target=self.run, daemon=True).start()
        return future

    def run(self):
        for future, function, args, kwargs in reversed(self.tasks):
            try:
                future.set_result(function(*args, **kwargs))
            except BaseException as error:
                future.set_exception(error)


class LateFuture(Future):
    """A future that does not wait for ever when it is asked too early."""

    def __init__(self, pool):
        super().__init__()
        self.pool = pool

    def result(self, timeout=None):
        if len(self.pool.tasks) < self.pool.n_tasks:
            self.pool.asked_early = True
            return 0
        return super().result(timeout)


def check(answer, require):
    judge_late_pool(answer, require)
    judge_empty(answer, require)
    judge_threads(answer, require)
    judge_processes(answer, require)


def judge_late_pool(answer, require):
    callers = []

    def noted(*job):
        callers.append(threading.current_thread())
        return hits_of(*job)

    pool = LatePool(len(JOBS))
    try:
        total = answer.total_of(pool, noted, list(JOBS))
    except TypeError:
        judge_callers(callers, require)
        raise
    judge_callers(callers, require)
    require(
        pool.tasks,
        "Nothing was submitted to the executor that the function got: use `pool`.",
    )
    require(
        not pool.asked_early,
        "A result was asked for before all calls were handed out, so one call waits "
        "for another: first submit all of them, then ask.",
    )
    judge_total(total, require)


def judge_callers(callers, require):
    require(
        threading.main_thread() not in callers,
        "A call ran in the main thread, before it reached a worker: hand over the "
        "function and its arguments separately, without the brackets of a call.",
    )


def judge_total(total, require):
    require(
        isinstance(total, int),
        f"`total_of` returned a {type(total).__name__}: return the sum of the results.",
    )
    require(
        total == EXPECTED,
        f"The total is {total} instead of {EXPECTED}: add the result of every job, "
        "equal jobs included.",
    )


def judge_empty(answer, require):
    with ThreadPoolExecutor(1) as pool:
        total = answer.total_of(pool, hits_of, [])
    require(total == 0, f"Without jobs the total is {total!r} instead of 0.")


def judge_threads(answer, require):
    with ThreadPoolExecutor(3) as pool:
        judge_total(answer.total_of(pool, hits_of, list(JOBS)), require)
        try:
            pool.submit(hits_of, 1, 1).result()
        except RuntimeError:
            require(
                False,
                "The executor is closed after the call: leave that to whoever made it.",
            )


def judge_processes(answer, require):
    witness = Witness(hits_of)
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(2, mp_context=context) as pool:
        judge_total(answer.total_of(pool, witness, list(JOBS)), require)
    pids = [pid for pid, _, _ in witness.calls()]
    require(
        os.getpid() not in pids and len(pids) == len(JOBS),
        "With worker processes, each job must be called once, in a worker: submit "
        "each job once to the pool that the function got.",
    )
