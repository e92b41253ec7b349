"""When do results come: in the order of the tasks, or as soon as they are ready?

Run it with    python code/11-futures/arrivals.py
Takes about 2 s on any number of cores: six tasks wait, in two threads.  The first one
waits longest.  For each result the time is shown at which the loop got it.
"""

import sys
import time
from concurrent.futures import ThreadPoolExecutor, as_completed

import keep_record

WAITS_S = (0.6, 0.1, 0.2, 0.1, 0.3, 0.1)
N_THREADS = 2


class Clock:
    """Seconds since it was made."""

    def __init__(self):
        self.start = time.perf_counter()

    def __call__(self):
        return time.perf_counter() - self.start


def work(clock, number):
    """Wait, and tell the number of the task, when it began and when it ended."""
    begin = clock()
    time.sleep(WAITS_S[number])
    return number, begin, clock()


def by_map(clock):
    """(time of arrival, result) of each task, in the order of the tasks."""
    numbers = range(len(WAITS_S))
    with ThreadPoolExecutor(N_THREADS) as pool:
        return [
            (clock(), result)
            for result in pool.map(work, [clock] * len(numbers), numbers)
        ]


def by_as_completed(clock):
    """The same, each as soon as it is ready."""
    with ThreadPoolExecutor(N_THREADS) as pool:
        tasks = [pool.submit(work, clock, number) for number in range(len(WAITS_S))]
        return [(clock(), task.result()) for task in as_completed(tasks)]


WAYS = {"map": by_map, "as_completed": by_as_completed}


def measure(args):
    results = {"threads": N_THREADS, "waits_s": WAITS_S, "ways": {}}
    for name, way in WAYS.items():
        results["ways"][name] = [
            {"task": number, "begin_s": begin, "end_s": end, "arrival_s": arrival}
            for arrival, (number, begin, end) in way(Clock())
        ]
    return results


def show(results):
    return "\n".join(
        f"{name:13}"
        + ", ".join(f"{row['task']} at {row['arrival_s']:.1f} s" for row in rows)
        for name, rows in results["ways"].items()
    )


def main(argv=None):
    parser = keep_record.make_parser(__doc__)
    return keep_record.run(parser, parser.parse_args(argv), measure, show)


if __name__ == "__main__":
    sys.exit(main())
