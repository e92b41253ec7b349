"""Check of exercise 11.6: gauges of which some end the process that reads them."""

import multiprocessing
import os
import time
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path

TITLE = "Go on after a worker has died"
HINTS = (
    "Which tasks could have broken a pool, and which one when there was only one task?",
    "First all names in one pool; then each name whose future has BrokenProcessPool "
    "again, alone, in a pool of its own.",
    "Move the loop into a function collect(make_pool, read, names, levels, errors); "
    "call it with all names, then with [name] for each name whose error is a "
    "BrokenProcessPool (delete that error first).",
)
TIME_LIMIT_S = 45
WAIT_S = 0.1  # so that the pool is busy with others when it breaks
GUILTY = {"crash", "bang"}
LEVELS = {
    "north": 0.0,
    "crash": None,
    "east": 1.5,
    "west": -2.5,
    "bang": None,
    "sea": 9,
}


class Reader:
    """Reads a gauge; leaves a mark for each call in a folder."""

    def __init__(self, folder):
        self.folder = str(folder)

    def __call__(self, name):
        number = len(list(Path(self.folder).glob(f"{name}.*")))
        Path(self.folder, f"{name}.{number}.{os.getpid()}").touch()
        time.sleep(WAIT_S)
        if name in GUILTY:
            os._exit(1)
        if name == "west":
            raise ValueError("west: the sensor is dry")
        return LEVELS[name]


class Pool(ProcessPoolExecutor):
    """A pool that counts the tasks it gets."""

    submitted = 0

    def submit(self, function, /, *args, **kwargs):
        self.submitted += 1
        return super().submit(function, *args, **kwargs)


class Pools:
    """Makes pools, and keeps them."""

    def __init__(self):
        self.made = []

    def __call__(self):
        context = multiprocessing.get_context("spawn")
        self.made.append(Pool(2, mp_context=context))
        return self.made[-1]


def check(answer, require):
    folder = Path(os.environ.get("CHECK_FOLDER", "."), f"reads-{os.getpid()}")
    folder.mkdir()
    pools = Pools()
    try:
        found = answer.read_all(pools, Reader(folder), list(LEVELS))
    finally:
        marks = [path.name.split(".") for path in folder.iterdir()]
        for path in list(folder.iterdir()):
            path.unlink()
        folder.rmdir()
    require(
        isinstance(found, tuple) and len(found) == 2,
        "`read_all` must return two dictionaries: `return levels, errors`.",
    )
    judge_pids(marks, require)
    judge_levels(*found, require)
    judge_errors(*found, require)
    judge_pools(pools, require)


def judge_pids(marks, require):
    require(
        all(int(pid) != os.getpid() for _, _, pid in marks),
        "A gauge was read by the main process: one that ends its process would have "
        "ended your program; read in pools only.",
    )


def judge_levels(levels, errors, require):
    for name in sorted(LEVELS.keys() - GUILTY - {"west"}):
        require(
            name in levels and levels[name] == LEVELS[name],
            f"The level of {name!r} is lost ({errors.get(name)!r}): it is innocent, and "
            "was in the same pool as a task that ended its process.",
        )
    require(
        not GUILTY & levels.keys() and "west" not in levels,
        f"There are levels of gauges that never answered: {sorted(levels)}.",
    )


def judge_errors(levels, errors, require):
    for name in sorted(GUILTY):
        require(
            isinstance(errors.get(name), BrokenProcessPool),
            f"errors[{name!r}] is {errors.get(name)!r} instead of a BrokenProcessPool: "
            "report who ended its process.",
        )
    require(
        isinstance(errors.get("west"), ValueError),
        f"errors['west'] is {errors.get('west')!r} instead of the ValueError that "
        "reading raised.",
    )
    extra = errors.keys() - GUILTY - {"west"}
    require(not extra, f"Innocent names are among the errors: {sorted(extra)}.")


def judge_pools(pools, require):
    require(
        max(pool.submitted for pool in pools.made) > 1,
        "Each name was read alone, so nothing was read at the same time: read all names "
        "in one pool first, and alone only those that it lost.",
    )
    require(
        all(pool._shutdown_thread for pool in pools.made),
        "A pool is still open at the end: use each one in a `with` block.",
    )
