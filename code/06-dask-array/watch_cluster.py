"""Count points on a local cluster while you watch its dashboard in a browser.

    python code/06-dask-array/watch_cluster.py                  30 s, then it ends
    python code/06-dask-array/watch_cluster.py --block 1e5      many small tasks
    python code/06-dask-array/watch_cluster.py --seconds 300    more time to look

Open the link that it prints.  Workers are processes with one thread each.
With --trace FILE it records instead which task ran where and when, for three chunk
sizes, and ends; that is what the dashboard draws as its task stream.
"""

import datetime
import json
import platform
import sys
import time
import warnings
from functools import partial
from importlib.metadata import version
from pathlib import Path

import dask

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # for pi_cli
import pi_cli
from pi_dask_blocks import lazy_hits
from quiet import when_quiet

DEFAULT_SAMPLES = 100_000_000
DEFAULT_SECONDS = 30
MAX_DEFAULT_WORKERS = 8  # each is a process of about 100 MB
TRACED_CHUNKS = (100_000_000, 5_000_000, 250_000)
WAIT_S = 60


def open_cluster(workers):
    """A cluster on this machine; its workers are fresh processes on every system."""
    from dask.distributed import LocalCluster

    # A dashboard that runs already has the usual port; the link says which one we got.
    warnings.filterwarnings("ignore", message="Port 8787 is already in use")
    with dask.config.set({"distributed.worker.multiprocessing-method": "spawn"}):
        return LocalCluster(n_workers=workers, threads_per_worker=1, memory_limit=None)


def compute(client, lazy):
    return int(client.compute(lazy).result(timeout=WAIT_S))


def watch(client, args):
    """Count again and again, until the time is over."""
    print(f"dashboard: {client.dashboard_link}")
    end = time.monotonic() + args.seconds
    rounds = 0
    while rounds == 0 or time.monotonic() < end:
        hits = compute(client, lazy_hits(args.samples, args.seed, args.block))
        rounds += 1
    pi, error = pi_cli.estimate(hits, args.samples)
    workers = len(client.scheduler_info(n_workers=-1)["workers"])
    print(f"pi = {pi:.6f} +- {error:.6f}, {hits} hits, workers {workers}")
    return rounds


def kind_of(key):
    """random-25eb919b... -> random"""
    name = key[0] if isinstance(key, tuple) else key
    return name.rsplit("-", 1)[0]


def trace_one(client, samples, seed, block):
    """Which task ran on which worker, from when to when (ms after the first start)."""
    from dask.distributed import get_task_stream

    compute(client, lazy_hits(block, seed, block))  # warm-up
    with get_task_stream(client) as stream:
        hits = compute(client, lazy_hits(samples, seed, block))
    workers = sorted({task["worker"] for task in stream.data})
    steps = [
        (workers.index(task["worker"]), kind_of(task["key"]), step)
        for task in stream.data
        for step in task["startstops"]
    ]
    zero = min(step["start"] for _, _, step in steps)
    tasks = [
        {
            "worker": worker,
            "kind": kind,
            "action": step["action"],
            "start_ms": round((step["start"] - zero) * 1000, 2),
            "stop_ms": round((step["stop"] - zero) * 1000, 2),
        }
        for worker, kind, step in steps
    ]
    return {
        "chunk": block,
        "chunks": -(-samples // block),
        "hits": hits,
        "tasks": tasks,
    }


def record(client, args):
    """Trace the three chunk sizes; write one line for each step of a task."""
    ones = [
        partial(trace_one, client, DEFAULT_SAMPLES, args.seed, block)
        for block in TRACED_CHUNKS
    ]
    traces = [when_quiet(one, args.patient) for one in ones]
    head = {
        "script": "code/06-dask-array/watch_cluster.py",
        "date": datetime.date.today().isoformat(),
        "machine": args.machine,
        "python": platform.python_version(),
        "packages": {n: version(n) for n in ("numpy", "dask", "distributed")},
        "samples": DEFAULT_SAMPLES,
        "seed": args.seed,
        "workers": args.workers,
    }
    lines = [json.dumps(head)[1:-1]]
    for trace in traces:
        tasks = trace.pop("tasks")
        rows = ",\n".join("   " + json.dumps(task) for task in tasks)
        lines.append(json.dumps(trace)[:-1] + f', "tasks": [\n{rows}\n  ]}}')
    text = f'{{{lines[0]},\n "traces": [\n  ' + ",\n  ".join(lines[1:]) + "\n ]\n}\n"
    args.trace.write_text(text, encoding="utf-8", newline="\n")


def make_parser():
    parser = pi_cli.make_parser(__doc__, DEFAULT_SAMPLES)
    parser.set_defaults(workers=min(pi_cli.usable_cpus(), MAX_DEFAULT_WORKERS))
    positive = pi_cli.whole_number(1)
    parser.add_argument("--seconds", type=positive, default=DEFAULT_SECONDS)
    parser.add_argument("--trace", type=Path, help="JSON file for a recorded run")
    parser.add_argument("--patient", action="store_true", help="trace undisturbed runs")
    machine = f"{pi_cli.usable_cpus()} CPUs, {platform.machine()}"
    parser.add_argument("--machine", default=machine, help="noted in the record")
    return parser


def main(argv=None):
    parser = make_parser()
    args = parser.parse_args(argv)
    if args.trace and not args.trace.parent.is_dir():
        parser.error(f"there is no folder {args.trace.parent} to write into")
    from dask.distributed import Client

    try:
        with open_cluster(args.workers) as cluster, Client(cluster) as client:
            client.wait_for_workers(args.workers, timeout=WAIT_S)
            (record if args.trace else watch)(client, args)
    except KeyboardInterrupt:
        print("stopped by Ctrl-C; the cluster is closed", file=sys.stderr)
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main())
