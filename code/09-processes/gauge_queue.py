"""Two workers take gauges from a queue until they find the end marker.

Run it with    python code/09-processes/gauge_queue.py
Takes about 0.5 s on two cores.
"""

import multiprocessing
import os
import sys

import process_recorder

GAUGES = ("north", "east", "south", "west", "harbour")
END = None  # put into the queue once for each worker


def work(jobs, results):
    """In a worker: one job after the other, until `END` comes."""
    while (gauge := jobs.get()) is not END:
        results.put((gauge, len(gauge), os.getpid()))


def ask_workers(gauges, workers):
    """{gauge: (result, process id)}; the workers have ended when this returns."""
    context = multiprocessing.get_context("spawn")
    jobs, results = context.Queue(), context.Queue()
    for job in [*gauges, *[END] * workers]:
        jobs.put(job)
    staff = [context.Process(target=work, args=(jobs, results)) for _ in range(workers)]
    for process in staff:
        process.start()
    found = [results.get() for _ in gauges]
    for process in staff:
        process.join()
    return {gauge: (letters, pid) for gauge, letters, pid in found}


def measure(args):
    found = ask_workers(GAUGES, 2)
    return {"letters": {gauge: letters for gauge, (letters, _) in found.items()}}


def show(results):
    letters = results["letters"]
    return ", ".join(f"{gauge} {letters[gauge]}" for gauge in sorted(letters))


def main(argv=None):
    parser = process_recorder.make_parser(__doc__)
    return process_recorder.run(parser, measure, show, argv)


if __name__ == "__main__":
    sys.exit(main())
