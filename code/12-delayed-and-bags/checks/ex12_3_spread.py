"""Check of exercise 12.3: runs that wait for each other show how they are done."""

import math
import threading
import time

TITLE = "How far do the runs of π spread?"
HINTS = (
    "Plan first: one delayed call for each seed, kept in a list.",
    "mean = delayed(statistics.mean)(runs), and the spread in the same way: Dask turns "
    "the list of delayed calls into a list of numbers.",
    'return dask.compute(mean, spread, scheduler="threads", num_workers=workers)',
)
PATIENCE_S = 1.0  # time in which another run must begin
SHORT_S = 0.3  # time in which one run too many would begin
SEEDS = [3, 1, 4, 15, 9, 2, 6]


class World:
    """Stands in for runs of pi; notes seeds, threads, and who runs beside whom."""

    def __init__(self, workers):
        self.workers = workers
        self.change = threading.Condition()
        self.seeds = []
        self.inside = self.most = 0
        self.given_up = False
        self.look_until = None

    def estimate(self, seed):
        with self.change:
            self.seeds.append(seed)
            self.inside += 1
            self.most = max(self.most, self.inside)
            self.change.notify_all()
            if not self.given_up:
                met = self.wait_for(self.workers, PATIENCE_S)
                self.given_up = not met
            if not self.given_up:  # all stay a moment, so that one too many is seen
                self.look_until = self.look_until or time.monotonic() + SHORT_S
                self.wait_for(
                    self.workers + 1, max(0, self.look_until - time.monotonic())
                )
            self.inside -= 1
        return value_of(seed)

    def wait_for(self, number, seconds):
        return self.change.wait_for(lambda: self.most >= number, seconds)


def value_of(seed):
    return 3.0 + math.sin(seed)


def check(answer, require):
    for workers, seeds in ((2, SEEDS), (3, SEEDS[:5]), (1, [8, 5])):
        world = World(workers)
        found = answer.mean_and_spread(world.estimate, list(seeds), workers)
        judge_runs(world, seeds, require)
        judge_threads(world, require)
        judge_values(found, seeds, require)


def judge_runs(world, seeds, require):
    require(world.seeds, "`estimate` was never called: each seed needs one run.")
    most = max(world.seeds.count(seed) for seed in seeds)
    require(
        most <= 1,
        f"Each run was done {most} times: compute mean and spread together, with one "
        "dask.compute, so that they share the runs.",
    )
    require(
        sorted(world.seeds) == sorted(seeds),
        f"For the seeds {seeds} the runs had the seeds {world.seeds}: one run for each.",
    )


def judge_threads(world, require):
    require(
        world.most >= min(2, world.workers),
        "Never were two runs done at the same time: make one delayed call for each "
        "seed, and compute once, at the end.",
    )
    require(
        world.most <= world.workers,
        f"{world.most} runs were done at the same time by {world.workers} workers: "
        "hand num_workers=workers to dask.compute.",
    )
    require(
        world.most == world.workers,
        f"At most {world.most} runs were done at the same time, although there are "
        f"{world.workers} workers: hand num_workers=workers to dask.compute.",
    )


def judge_values(found, seeds, require):
    values = [value_of(seed) for seed in seeds]
    mean = math.fsum(values) / len(values)
    variance = math.fsum((v - mean) ** 2 for v in values) / (len(values) - 1)
    require(
        isinstance(found, (tuple, list)) and len(found) == 2,
        f"`mean_and_spread` returned {found!r}: return the mean and the spread, as a "
        "pair of numbers.",
    )
    require(
        all(isinstance(number, float) for number in found),
        f"You returned {found!r}: both have to be numbers, so compute the two delayed "
        "calls.",
    )
    require(
        math.isclose(found[0], mean),
        f"The mean of the runs is {mean:.6f}, you returned {found[0]:.6f}.",
    )
    require(
        math.isclose(found[1], math.sqrt(variance)),
        f"The spread is {math.sqrt(variance):.6f}, you returned {found[1]:.6f}: use "
        "statistics.stdev, which divides by the number of runs less one.",
    )
