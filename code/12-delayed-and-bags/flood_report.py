"""The flood report of episode 2 as delayed calls; a minute is 20 ms.

    python code/12-delayed-and-bags/flood_report.py --workers 2

Prints tasks and wall time.  Takes less than a second, on any number of cores, because
each step waits instead of computing.
"""

import sys
import time
from pathlib import Path

import dask.distributed  # noqa: F401 (Dask would load it while the clock runs)
from dask import delayed

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # for pi_cli
import pi_cli
from graph_tools import count_tasks

MINUTE_S = 0.02
N_RUNS = 3


def wait(minutes, *needs):
    """Stands in for a step of so many minutes that needs the results of others."""
    time.sleep(minutes * MINUTE_S)
    return 1 + max(needs, default=0)


def lazy_report():
    """The last task of the graph, not yet computed."""
    rain = delayed(wait)(2)
    heights = delayed(wait)(3)
    runs = [delayed(wait)(6, rain, heights) for _ in range(N_RUNS)]
    worst = delayed(wait)(1, *runs)
    return delayed(wait)(2, worst)


def main(argv=None):
    parser = pi_cli.Parser(description=__doc__.splitlines()[0])
    number = pi_cli.whole_number(1)
    parser.add_argument("--workers", type=number, default=2, help="default: 2")
    args = parser.parse_args(argv)
    report = lazy_report()
    delayed(wait)(0).compute(scheduler="threads")  # warm-up
    start = time.perf_counter()
    try:
        report.compute(scheduler="threads", num_workers=args.workers)
    except KeyboardInterrupt:
        print("stopped by Ctrl-C", file=sys.stderr)
        return 130
    minutes = (time.perf_counter() - start) / MINUTE_S
    print(
        f"{count_tasks(report)} tasks, {args.workers} workers: {minutes:.1f} minutes"
        f" of {MINUTE_S * 1000:g} ms"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
