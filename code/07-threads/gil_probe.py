"""What releases the GIL?  A thread counts while a call runs; how far does it get?

Run it with    python code/07-threads/gil_probe.py
Takes about 4 s.  The machine should have nothing else to do, and two cores.

Each call below is made once.  Meanwhile another thread counts in a Python loop.  Its
progress is compared with what it counts in the same time when nobody is in its way:
near 0 % the call holds the GIL, near 100 % it releases the GIL.
"""

import hashlib
import json
import random
import statistics
import sys
import tempfile
import threading
import time
import zlib
from pathlib import Path

import numpy as np
import recorder

ROUNDS = 3
ALONE_S = 0.1  # time in which the counter shows its own pace
N_NUMBERS = 400_000
HOLDS_BELOW, RELEASES_ABOVE = 0.25, 0.75


def python_loop():
    total = 0
    for number in range(2_500_000):
        total += number
    return total


def repeat(function, times):
    for _ in range(times):
        function()


def make_calls(folder):
    """{name: function}; all data are made here, before anything is measured."""
    stream = random.Random(1)
    numbers = [stream.random() for _ in range(N_NUMBERS)]
    array = np.random.default_rng(1).random(8 * N_NUMBERS)
    objects = np.array(numbers, dtype=object)
    data = array.tobytes()
    path = Path(folder) / "data.bin"
    path.write_bytes(data)
    return {
        "a loop in Python": python_loop,
        "sorted(list)": lambda: sorted(numbers),
        "sum(range(n))": lambda: sum(range(8_000_000)),
        "json.dumps(list)": lambda: json.dumps(numbers),
        "np.sort(objects)": lambda: np.sort(objects),
        "np.sort(array)": lambda: np.sort(array),
        "np.random.random(n)": lambda: np.random.random(12 * N_NUMBERS),
        "zlib.compress(data)": lambda: zlib.compress(data[:5_000_000], 1),
        "hashlib.sha256(data)": lambda: repeat(lambda: hashlib.sha256(data), 6),
        "path.read_bytes()": lambda: repeat(path.read_bytes, 10),
        "time.sleep(0.15)": lambda: time.sleep(0.15),
    }


class Counter(threading.Thread):
    """Counts in a Python loop until it is told to stop."""

    def __init__(self):
        super().__init__(daemon=True)
        self.count = 0
        self.stop = False

    def run(self):
        while not self.stop:
            self.count += 1

    def pace_during(self, function):
        """Counts per second while the function runs, and how long it ran."""
        count, start = self.count, time.perf_counter()
        function()
        seconds = time.perf_counter() - start
        return (self.count - count) / seconds, seconds


def probe(function):
    """Pace of a counter alone, its pace beside the call, seconds of the call."""
    counter = Counter()
    counter.start()
    try:
        alone, _ = counter.pace_during(lambda: time.sleep(ALONE_S))
        return alone, *counter.pace_during(function)
    finally:
        counter.stop = True
        counter.join()


def verdict(progress):
    if progress < HOLDS_BELOW:
        return "holds the GIL"
    return "releases the GIL" if progress > RELEASES_ABOVE else "shares the time"


def measure(args):
    if recorder.pi_cli.usable_cpus() < 2:
        sys.exit("gil_probe.py: this needs two CPUs, and there is one")
    with tempfile.TemporaryDirectory() as folder:
        calls = make_calls(folder)
        rounds = [
            {name: probe(function) for name, function in calls.items()}
            for _ in range(args.rounds)
        ]
    best = max(alone for tried in rounds for alone, _, _ in tried.values())
    rows = []
    for name in calls:
        seconds = statistics.median(tried[name][2] for tried in rounds)
        progress = statistics.median(tried[name][1] / best for tried in rounds)
        row = {"call": name, "seconds": seconds, "progress": progress}
        rows.append({k: round(v, 4) if k != "call" else v for k, v in row.items()})
    return {"rounds": args.rounds, "calls": rows}


def show(results):
    lines = ["call                   seconds  counter  so the call"]
    for row in results["calls"]:
        progress = row["progress"]
        lines.append(
            f"{row['call']:22} {row['seconds']:7.2f} {progress:8.0%}"
            f"  {verdict(progress)}"
        )
    return "\n".join(lines)


def make_parser():
    parser = recorder.make_parser(__doc__)
    positive = recorder.pi_cli.whole_number(1)
    parser.add_argument("--rounds", type=positive, default=ROUNDS)
    return parser


def main(argv=None):
    return recorder.run(make_parser(), measure, show, argv)


if __name__ == "__main__":
    sys.exit(main())
