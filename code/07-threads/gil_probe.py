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


def count_until(stop, box):
    """Count in a loop in Python, until somebody puts something into `stop`."""
    while not stop:
        box[0] += 1


def pace_during(box, function):
    """Counts per second while the function runs, and how long it ran."""
    count, start = box[0], time.perf_counter()
    function()
    seconds = time.perf_counter() - start
    return (box[0] - count) / seconds, seconds


def probe(function):
    """Pace of a counter alone, its pace beside the call, seconds of the call."""
    stop, box = [], [0]
    counter = threading.Thread(target=count_until, args=(stop, box), daemon=True)
    counter.start()
    try:
        before, _ = pace_during(box, lambda: time.sleep(ALONE_S))
        beside, seconds = pace_during(box, function)
        after, _ = pace_during(box, lambda: time.sleep(ALONE_S))
        return max(before, after), beside, seconds
    finally:
        stop.append(True)
        counter.join()


def measure(args):
    if recorder.pi_cli.usable_cpus() < 2:
        sys.exit("gil_probe.py: this needs two CPUs, and there is one")
    with tempfile.TemporaryDirectory() as folder:
        calls = make_calls(folder)
        rounds = [
            {name: probe(function) for name, function in calls.items()}
            for _ in range(args.rounds)
        ]
    rows = []
    for name in calls:
        tries = [tried[name] for tried in rounds]
        runs = [
            {"seconds": s, "progress": beside / alone} for alone, beside, s in tries
        ]
        rows.append({"call": name, "runs": runs})
    return {"rounds": args.rounds, "rows": rows}


def medians(row):
    """Median progress of the counter, and median time of the call in seconds."""
    return [
        statistics.median(run[key] for run in row["runs"])
        for key in ("progress", "seconds")
    ]


def show(results):
    lines = ["call                   seconds  counter"]
    for row in results["rows"]:
        progress, seconds = medians(row)
        lines.append(f"{row['call']:22} {seconds:7.2f} {progress:8.0%}")
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
