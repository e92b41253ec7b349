"""Check of exercise 11.3: gauges that fail a known number of times."""

import multiprocessing
import os
import threading
from collections import Counter
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from pathlib import Path

TITLE = "Lose nothing"
HINTS = (
    "Work in rounds: each round hands out all names that are still open.",
    "In a round: jobs = {pool.submit(read, name): name for name in waiting}; then for "
    "each finished job look at job.exception() first: None means that there is a level.",
    "for _ in range(attempts): submit all of `waiting`, empty it, and for each job of "
    "as_completed(jobs) either store levels[name] (and forget an old error), or store "
    "errors[name] and put the name back into `waiting`.",
)
TIME_LIMIT_S = 30
PATIENCE_S = 1.0  # time in which a second reader must turn up
LEVELS = {"north": 0.0, "east": 1.5, "south": None, "west": -0.25, "dike": 3.0, "": 7.0}
FAILS = {"east": 1, "south": 2, "west": 3, "dike": 99}  # so often, before it answers
EMPTY = "a level of 0.0, or None, is a level, too: ask the future for its exception"


class NoAnswer(ConnectionError):
    """Raised by a gauge; knows which call it was."""


class Server:
    """Answers as LEVELS and FAILS say; notes who calls, and how many at a time."""

    def __init__(self, kind=NoAnswer):
        self.kind = kind
        self.change = threading.Condition()
        self.calls = Counter()
        self.threads = set()
        self.inside = self.most = 0
        self.most_again = 0  # of second and later calls
        self.given_up = set()

    def read(self, name):
        with self.change:
            self.calls[name] += 1
            call = self.calls[name]
            self.threads.add(threading.current_thread())
            self.inside += 1
            self.most = max(self.most, self.inside)
            if call > 1:
                self.most_again = max(self.most_again, self.inside)
            self.change.notify_all()
            self.meet("most_again" if call > 1 else "most")
            self.inside -= 1
        if call <= FAILS.get(name, 0):
            raise self.kind(f"{name}: no answer to call {call}")
        return LEVELS[name]

    def meet(self, counter):
        """Wait until two readers have been inside; give up once."""
        if counter not in self.given_up and not self.change.wait_for(
            lambda: getattr(self, counter) >= 2, PATIENCE_S
        ):
            self.given_up.add(counter)


def check(answer, require):
    server = Server()
    with ThreadPoolExecutor(2) as pool:
        found = answer.read_all(pool, server.read, list(LEVELS), 3)
        judge_pair(found, require)
        judge_result(found, server.calls, 3, require)
        judge_workers(server, require)
    for attempts, kind in ((1, NoAnswer), (2, KeyError), (4, ValueError)):
        server = Server(kind)
        with ThreadPoolExecutor(3) as pool:
            names = iter(LEVELS) if attempts == 4 else tuple(LEVELS)
            found = answer.read_all(pool, server.read, names, attempts)
        judge_result(found, server.calls, attempts, require)
    with ThreadPoolExecutor(1) as pool:
        found = answer.read_all(pool, server.read, [], 3)
    require(
        found == ({}, {}), f"Without names the answer is {found!r}, not ({{}}, {{}})."
    )
    judge_processes(answer, require)


def judge_pair(found, require):
    require(
        isinstance(found, tuple)
        and len(found) == 2
        and all(isinstance(part, dict) for part in found),
        "`read_all` must return two dictionaries: `return levels, errors`.",
    )


def judge_result(found, calls, attempts, require):
    judge_pair(found, require)
    levels, errors = found
    for name, level in LEVELS.items():
        fails = FAILS.get(name, 0)
        needed = min(attempts, fails + 1)
        require(
            calls[name] <= attempts,
            f"The gauge {name!r} was read {calls[name]} times, with {attempts} attempts "
            "allowed: `attempts` counts the first call, too.",
        )
        require(
            calls[name] == needed,
            f"The gauge {name!r} was read {calls[name]} times instead of {needed}: "
            "read again what failed, and nothing else; " + EMPTY + ".",
        )
        if fails < attempts:
            require(
                name in levels and levels[name] == level,
                f"The gauge {name!r} answered {level!r} at call {needed}, and that level "
                f"is lost; {EMPTY}.",
            )
            require(
                name not in errors,
                f"The gauge {name!r} answered in the end, and is among the errors: "
                "forget the old error when the level comes.",
            )
        else:
            judge_error(name, levels, errors, attempts, require)
    extra = (levels.keys() | errors.keys()) - LEVELS.keys()
    require(not extra, f"Nobody asked for {sorted(map(repr, extra))}.")


def judge_error(name, levels, errors, attempts, require):
    require(
        name not in levels and name in errors,
        f"The gauge {name!r} failed {attempts} times, and is not among the errors: "
        "report what failed for good.",
    )
    error = errors[name]
    require(
        isinstance(error, Exception),
        f"errors[{name!r}] is a {type(error).__name__}: keep the error itself, which "
        "future.exception() gives.",
    )
    require(
        f"no answer to call {attempts}" in str(error),
        f"errors[{name!r}] is {error!r}, and the last call was number {attempts}: keep "
        "the last error.",
    )


def judge_workers(server, require):
    require(
        threading.main_thread() not in server.threads,
        "A gauge was read by the main thread: hand all calls to the workers of the "
        "pool, `pool.submit(read, name)`, the second ones as well.",
    )
    require(
        server.most >= 2,
        "Never were two gauges read at the same time: hand out all names before you "
        "ask for the first result.",
    )
    require(
        server.most_again >= 2,
        "A second call of a gauge never ran beside another call: hand out all names "
        "that are still open, and then ask for results.",
    )


# ---- processes: a call leaves a mark in a folder -------------------------------------


class MarkingReader:
    """As Server, across processes; notes each call as a file."""

    def __init__(self, folder):
        self.folder = str(folder)

    def __call__(self, name):
        call = 1 + len(list(Path(self.folder).glob(f"{name or 'nameless'}.*")))
        mark = Path(self.folder, f"{name or 'nameless'}.{call}")
        mark.write_text(str(os.getpid()), encoding="utf-8")
        if call <= FAILS.get(name, 0):
            raise NoAnswer(f"{name}: no answer to call {call}")
        return LEVELS[name]


def judge_processes(answer, require):
    folder = Path(os.environ.get("CHECK_FOLDER", "."), f"marks-{os.getpid()}")
    folder.mkdir()
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(2, mp_context=context) as pool:
        found = answer.read_all(pool, MarkingReader(folder), list(LEVELS), 3)
    calls = Counter()
    pids = set()
    for path in folder.iterdir():
        name = path.name.partition(".")[0]
        calls["" if name == "nameless" else name] += 1
        pids.add(path.read_text(encoding="utf-8"))
        path.unlink()
    folder.rmdir()
    judge_result(found, calls, 3, require)
    require(
        str(os.getpid()) not in pids,
        "With a pool of processes, a gauge was read by the main process.",
    )
