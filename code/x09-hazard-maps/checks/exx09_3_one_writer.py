"""Check of exercise x09.3: who writes, when, and how many blocks are under way."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor

TITLE = "One writer, and a window"
HINTS = (
    "The workers call `simulate` and nothing else; the loop that takes their results "
    "calls `write`.",
    "Hand out `window` blocks with pool.submit(simulate, number) and remember in a "
    "dictionary which job is which; wait(jobs, return_when=FIRST_COMPLETED) tells which "
    "are ready.",
    "while jobs: take the ready ones, write each and forget it; then hand out as many "
    "new numbers as there are free places: islice(numbers, window - len(jobs)).",
)
TIME_LIMIT_S = 20
PATIENCE_S = 2.0
NUMBERS = (4, 11, 0, 7, 3, 9, 1, 20, 15, 6, 2, 8, 13)
SLOW = 4  # this block is ready last of all that are handed out with it


class Site:
    """The workplace: knows who simulates, who writes, and what is under way."""

    def __init__(self):
        self.change = threading.Condition()
        self.simulated, self.written = [], []
        self.writers, self.simulators = set(), set()
        self.inside = self.most_inside = self.most_waiting = 0
        self.held_up = False

    def simulate(self, number):
        with self.change:
            self.simulated.append(number)
            self.simulators.add(threading.current_thread())
            self.inside += 1
            self.most_inside = max(self.most_inside, self.inside)
            self.most_waiting = max(
                self.most_waiting, len(self.simulated) - len(self.written)
            )
            self.change.notify_all()
            if number == SLOW:  # until somebody has written two others
                enough = self.change.wait_for(lambda: len(self.written) > 1, PATIENCE_S)
                self.held_up = not enough
            else:  # until a second worker is at work, at the beginning
                self.change.wait_for(lambda: self.most_inside > 1, PATIENCE_S / 4)
            self.inside -= 1
        return f"rows of {number}"

    def write(self, number, rows):
        time.sleep(0.005)  # the writer is slower than the workers
        with self.change:
            self.writers.add(threading.current_thread())
            self.written.append((number, rows))
            self.change.notify_all()


def check(answer, require):
    for workers, window, numbers in ((2, 3, NUMBERS), (3, 5, NUMBERS[::-1])):
        site = Site()
        with ThreadPoolExecutor(workers) as pool:
            answer.simulate_all(pool, site.simulate, iter(numbers), site.write, window)
        judge_who(site, require)
        judge_what(site, numbers, require)
        judge_when(site, window, require)
    judge_error(answer, require)


def judge_who(site, require):
    me = threading.current_thread()
    require(
        not site.writers - {me},
        f"{len(site.writers - {me})} workers wrote, and one file takes one writer: let "
        "the workers return their rows, and write in the loop that takes them.",
    )
    require(
        me not in site.simulators,
        "A block was simulated by the thread that writes: pool.submit(simulate, number) "
        "hands it to the workers.",
    )


def judge_what(site, numbers, require):
    for number in numbers:
        times = site.simulated.count(number)
        require(times == 1, f"Block {number} was simulated {times} times, not once.")
        times = site.written.count((number, f"rows of {number}"))
        require(
            times == 1,
            f"The rows of block {number} were written {times} times under its number, "
            "not once.",
        )


def judge_when(site, window, require):
    require(
        not site.held_up,
        f"Block {SLOW} takes long, and until it came nobody wrote the blocks that were "
        "ready: take each result as soon as it is there, in any order.",
    )
    require(
        site.most_waiting <= window,
        f"{site.most_waiting} blocks were under way or waiting to be written, and the "
        f"window is {window}: hand out a new block when one has been written.",
    )
    require(
        site.most_inside > 1,
        "Never were two blocks simulated at the same time: fill the window before you "
        "wait.",
    )


def judge_error(answer, require):
    def simulate(number):
        if number == 2:
            raise ValueError("block 2 is broken")
        return number

    with ThreadPoolExecutor(2) as pool:
        try:
            answer.simulate_all(pool, simulate, [1, 2], lambda number, rows: None, 2)
        except ValueError:
            return
    require(
        False,
        "Block 2 raised an error, and nobody heard of it: ask each future for its "
        "result().",
    )
