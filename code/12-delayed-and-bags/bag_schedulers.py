"""One bag, three schedulers: which one is fast depends on how much work there is.

    python code/12-delayed-and-bags/bag_schedulers.py
    python code/12-delayed-and-bags/bag_schedulers.py --days 200000 --workers 4

The bag reads the diaries of 12 gauges and counts how often each pump ran, in plain
Python; each file is a partition.  The diaries are made in a temporary folder first;
200 000 days fill 150 MB of it.  Memory is that of all processes together, at most.
Takes about 5 s on two cores, and 400 MB.
"""

import contextlib
import json
import multiprocessing
import os
import signal
import statistics
import sys
import tempfile
import threading
import time
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path

import dask.bag as db
import dask.distributed  # noqa: F401 (Dask would load it while the clock runs)
import psutil

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # for pi_cli
import pi_cli
import recorder
from make_records import DAYS, write_diaries
from quiet import when_quiet

LONG_DAYS = 20_000
DEFAULT_WORKERS = 2
LOOK_S = 0.05  # time between two looks at the memory
MB = 1e6
SCHEDULERS = ("synchronous", "threads", "processes")


def pump_days(paths):
    """Lazy bag of pairs: a pump, and the number of days on which it ran."""
    records = db.read_text(paths).map(json.loads)
    return records.pluck("pumps").flatten().frequencies()


class Watch:
    """Looks at this process and its children: most memory, and CPU time at the end.

    After `with Watch() as watch:` there are watch.cpu_s and watch.peak_mb.
    """

    def __enter__(self):
        self.cpu_of, self.peak_mb = {}, 0.0
        self.look()
        self.before_s = sum(self.cpu_of.values())
        self.done = threading.Event()
        self.thread = threading.Thread(target=self.look_on, daemon=True)
        self.thread.start()
        return self

    def __exit__(self, *error):
        self.look()
        self.done.set()
        self.thread.join()
        self.cpu_s = sum(self.cpu_of.values()) - self.before_s

    def look_on(self):
        while not self.done.wait(LOOK_S):
            self.look()

    def look(self):
        """A process that has ended counts with the CPU time of the last look at it."""
        rss = 0
        me = psutil.Process()
        for process in [me, *me.children(recursive=True)]:
            with contextlib.suppress(psutil.Error):  # it may end while we look
                times = process.cpu_times()
                self.cpu_of[process.pid] = times.user + times.system
                rss += process.memory_info().rss
        self.peak_mb = max(self.peak_mb, rss / MB)


@contextlib.contextmanager
def workers_of(scheduler, workers):
    """Options for compute().  Processes are started as Dask does it, and ended.

    They inherit that Ctrl-C is ignored, so that only this process answers it.
    """
    if scheduler != "processes":
        yield {"scheduler": scheduler, "num_workers": workers}
        return
    context = multiprocessing.get_context("spawn")  # as Dask, on every system
    with ProcessPoolExecutor(workers, mp_context=context) as pool:
        answer = signal.signal(signal.SIGINT, signal.SIG_IGN)
        try:
            for _ in range(workers):
                pool.submit(os.getpid)  # the first call starts the processes
        finally:
            signal.signal(signal.SIGINT, answer)
        yield {"scheduler": scheduler, "num_workers": workers, "pool": pool}


def measure_one(paths, scheduler, workers):
    """One run: wall time (s), CPU time (s) and memory (MB), with the workers' start."""
    lazy = pump_days(paths)
    with Watch() as watch:
        start = time.perf_counter()
        with workers_of(scheduler, workers) as options:
            days = dict(lazy.compute(**options))
        wall_s = time.perf_counter() - start
    found = {"wall_s": wall_s, "cpu_s": watch.cpu_s, "peak_mb": watch.peak_mb}
    return found | {"pump_days": dict(sorted(days.items()))}


def measure_all(paths, args):
    """{scheduler: its runs}; the schedulers take turns."""
    runs = {name: [] for name in SCHEDULERS}
    for _ in range(args.rounds):
        for name in SCHEDULERS:
            run = when_quiet(
                lambda name=name: measure_one(paths, name, args.workers), args.patient
            )
            runs[name].append(run)
    return runs


def measure(args):
    rows = []
    for days in args.days:
        with tempfile.TemporaryDirectory() as folder:
            paths = write_diaries(folder, days)
            n_bytes = sum(Path(path).stat().st_size for path in paths)
            runs = measure_all(paths, args)
        rows.append({"days": days, "bytes": n_bytes, "schedulers": runs})
    return {
        "script": "code/12-delayed-and-bags/bag_schedulers.py",
        "workers": args.workers,
        "rows": rows,
    }


def median(runs, key):
    return statistics.median(run[key] for run in runs)


def show(results):
    lines = []
    for row in results["rows"]:
        lines.append(f"{row['bytes'] / MB:.1f} MB of diaries")
        for name, runs in row["schedulers"].items():
            wall, cpu = median(runs, "wall_s"), median(runs, "cpu_s")
            lines.append(
                f"  {name:11} {wall:5.2f} s, CPU/wall {cpu / wall:.2f},"
                f" {median(runs, 'peak_mb'):4.0f} MB,"
                f" pump A on {runs[0]['pump_days'].get('A', 0)} days"
            )
    return "\n".join(lines)


def make_parser():
    parser = recorder.make_parser(__doc__)
    positive = pi_cli.whole_number(1)
    add = parser.add_argument
    add("--rounds", type=positive, default=1)
    add("--days", type=positive, nargs="+", default=[DAYS, LONG_DAYS])
    add("--workers", type=positive, default=DEFAULT_WORKERS, help="default: 2")
    add("--patient", action="store_true", help="repeat until the machine is quiet")
    return parser


def main(argv=None):
    parser = make_parser()
    try:
        return recorder.run(parser, measure, show, argv)
    except BrokenProcessPool:
        parser.error("a worker process died; nothing was recorded")
    except OSError as problem:
        parser.error(f"cannot make the diaries: {problem.strerror}")


if __name__ == "__main__":
    sys.exit(main())
