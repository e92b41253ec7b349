"""Check of exercise x07.3: threads that dawdle show who waits for whom."""

import threading
import time

import numpy as np

TITLE = "Share the rows of each time step out to threads"
HINTS = (
    "Which of the two loops is a chain, and which one is a map: the loop over the time "
    "steps, or the loop over the rows?",
    "Cut the rows into `workers` parts whose edges are n_rows * worker // workers, and "
    "give each part to the pool; wait for all parts before the next step begins.",
    "parts = [pool.submit(step_rows, old, new, first, last) for ...]; then "
    "part.result() for each of them; then old, new = new, old.",
)
TIME_LIMIT_S = 30
PATIENCE_S = 2.0  # time in which the other threads must turn up
DAWDLE_S = 0.002


def mixed(old, row):
    """Stands in for the flood: a row and its neighbours, all of step `old`."""
    north, south = old[max(row - 1, 0)], old[min(row + 1, len(old) - 1)]
    return (north + 3 * old[row] + 2 * south) % 1009


class Steps:
    """A `step_rows` that notes rows and threads, and lets early threads wait."""

    def __init__(self, wanted):
        self.wanted, self.change = wanted, threading.Condition()
        self.rows, self.threads, self.inside, self.most = [], set(), 0, 0
        self.patient = True

    def __call__(self, old, new, first, last):
        with self.change:
            self.threads.add(threading.get_ident())
            self.rows.append((first, last))
            self.inside += 1
            self.most = max(self.most, self.inside)
            self.change.notify_all()
            if self.patient:
                enough = lambda: self.most >= self.wanted  # noqa: E731
                self.patient = self.change.wait_for(enough, PATIENCE_S)
        if first <= 0:
            time.sleep(DAWDLE_S)  # the first part is always late
        for row in range(first, last):
            new[row] = mixed(old, row)
        with self.change:
            self.inside -= 1


def serial(depths, n_steps):
    for _ in range(n_steps):
        depths = np.array([mixed(depths, row) for row in range(len(depths))])
    return depths


def make_depths(n_rows):
    return np.random.default_rng(n_rows).integers(0, 1000, (n_rows, 5))


def check(answer, require):
    for n_rows, n_steps, workers in ((23, 7, 3), (8, 5, 2)):
        judge(answer, n_rows, n_steps, workers, require)
    for n_rows, n_steps, workers in ((5, 0, 2), (2, 3, 4), (7, 4, 1)):
        depths = make_depths(n_rows)
        result = answer.advance(Steps(1), depths.copy(), n_steps, workers)
        judge_values(result, depths, n_steps, require)


def judge(answer, n_rows, n_steps, workers, require):
    depths, steps = make_depths(n_rows), Steps(workers)
    given = depths.copy()
    result = answer.advance(steps, given, n_steps, workers)
    judge_rows(steps.rows, n_rows, n_steps, require)
    require(
        steps.most >= workers or steps.most >= 2,
        "All rows were filled one part after the other: hand out all parts of a step "
        "before you wait for the first one.",
    )
    require(
        steps.most == workers and len(steps.threads) <= workers,
        f"{max(steps.most, len(steps.threads))} threads filled rows, although "
        f"`workers` is {workers}: one pool with so many threads, one part for each.",
    )
    require(
        np.array_equal(given, depths),
        "`advance` changed the depths that it was given: work on copies.",
    )
    judge_values(result, depths, n_steps, require)


def judge_rows(parts, n_rows, n_steps, require):
    times = [0] * n_rows
    for first, last in parts:
        require(
            first >= 0 and last <= n_rows,
            f"`step_rows` was called for the rows {first} to {last - 1}, but there are "
            f"the rows 0 to {n_rows - 1}.",
        )
        for row in range(first, last):
            times[row] += 1
    for row, count in enumerate(times):
        require(
            count == n_steps,
            f"Row {row} of {n_rows} was filled {count} times in {n_steps} steps: each "
            "step needs every row once, also when the parts are not alike.",
        )


def judge_values(result, depths, n_steps, require):
    expected = serial(depths, n_steps)
    require(
        isinstance(result, np.ndarray) and result.shape == expected.shape,
        "`advance` must return the array of all depths after the last step.",
    )
    require(
        np.array_equal(result, expected),
        f"After {n_steps} steps {int((result != expected).sum())} depths are wrong: no "
        "thread may begin a step before all parts of the step before it are filled.",
    )
