"""Helper of the checks of episode 9: calls that wait for calls in other processes.

This is no program; it is imported.

    count = process_meeting.Meeting(count_hits, workers=2)
    answer.count_in_processes(count, ...)
    count.pids()        which processes called
"""

import os
import sys
import threading
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # for check_tools
from check_tools import Witness

PATIENCE_S = 8.0  # time in which another process must turn up: starting one takes time
POLL_S = 0.02


class Meeting(Witness):
    """Stands in for a function; a call ends when `workers` processes have called.

    So it is certain, on any number of cores, that the workers work at the same time.
    When nobody else comes, the calls after that do not wait.
    """

    def __init__(self, function, workers):
        super().__init__(function)
        self.workers = workers
        self.main = os.getpid(), threading.get_ident()

    def __call__(self, *args):
        result = super().__call__(*args)
        given_up = Path(self.path + ".given-up")
        end = time.monotonic() + PATIENCE_S
        while len(self.pids()) < self.workers and not given_up.exists():
            if time.monotonic() > end or self.in_main():
                given_up.touch()
            time.sleep(POLL_S)
        return result

    def in_main(self):
        return (os.getpid(), threading.get_ident()) == self.main

    def pids(self):
        """The processes that have called so far."""
        return {pid for pid, _, _ in self.calls()}

    def require_workers(self, require, what):
        """Each worker process has called, and no other one; `what` was to be done."""
        own, _ = self.main
        threads = {(pid, thread) for pid, thread, _ in self.calls()}
        require(threads, f"Nobody {what}: hand the function over to the pool.")
        require(
            threads != {self.main},
            f"The main process {what} itself: hand over the function and its arguments "
            "separately, without the brackets of a call.",
        )
        require(
            self.pids() != {own},
            f"Threads of one process {what}: workers with a Python of their own are "
            "processes, so you need ProcessPoolExecutor.",
        )
        found = len(self.pids())
        require(
            found <= self.workers,
            f"{found} processes {what}, but there should be {self.workers} workers: "
            "tell the pool how many it may start.",
        )
        require(
            found == self.workers,
            f"At most {found} of {self.workers} workers {what} at the same time: start "
            "as many as `workers` says, and hand out all tasks before you ask for a "
            "result.",
        )
