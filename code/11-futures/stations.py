"""Twelve gauges that do not always answer: tasks that fail, wait, or end their process.

This is no program; it is imported.

    server = Server()
    server.read("north")       the level in m, or an error after a moment
    server.calls["north"]      how often it was read
"""

import multiprocessing
import os
import threading
import time
from collections import Counter
from concurrent.futures import ProcessPoolExecutor

NAMES = (
    *("north", "east", "south", "west", "lock", "weir"),
    *("mill", "quay", "ferry", "dike", "sluice", "pump"),
)
FAILURES = {"east": 1, "mill": 2, "quay": 1, "dike": 99}  # dike never answers
ANSWER_AFTER_S = 0.01


class Server:
    """Answers with the level of a gauge; some gauges fail a number of times first."""

    def __init__(self, failures=FAILURES):
        self.failures = failures
        self.calls = Counter()
        self.lock = threading.Lock()

    def read(self, name):
        """Level of a gauge in m above the polder; raises ConnectionError at times."""
        time.sleep(ANSWER_AFTER_S)
        with self.lock:
            self.calls[name] += 1
            call = self.calls[name]
        if call <= self.failures.get(name, 0):
            raise ConnectionError(f"{name} does not answer")
        return level(name)


def level(name):
    """A level that depends on the name only: m, to the centimetre."""
    return sum(name.encode()) % 97 / 100


def read_or_die(name):
    """Level of a gauge, after 0.05 s; reading the gauge `crash` ends this process."""
    time.sleep(0.05)
    if name == "crash":
        os._exit(1)  # without a word, as when the system ends it for lack of memory
    return level(name)


def read_in_processes(names, workers=2):
    """One finished future for each name, read by fresh processes."""
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(workers, mp_context=context) as pool:
        return [pool.submit(read_or_die, name) for name in names]
