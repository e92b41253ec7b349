"""Start a scheduler and two workers by hand, count on them, and stop them.

    python code/13-scaling/hand_made_cluster.py
    python code/13-scaling/hand_made_cluster.py --kill    one worker dies while it counts

Takes about 6 s; about 100 MB for each of the four processes.  It runs the commands that
you would type in three terminals, and prints them.  The workers start in an empty
folder, so they can import nothing of the lesson: what they need comes with the tasks.
"""

import contextlib
import json
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psutil
import scale_tools
from dask.distributed import Client
from scale_tools import pi_cli

HERE = Path(__file__).resolve().parent
COUNT = HERE / "pi_dask_cluster.py"
SERIAL = HERE.parent / "05-numpy" / "pi_numpy_blocks.py"
HOST = "127.0.0.1"  # nobody outside this computer can reach it
DEFAULT_SAMPLES = 20_000_000
KILL_SAMPLES = 400_000_000  # some seconds of work, so that it can be interrupted
KILL_AFTER_S = 0.5  # of counting
WAIT_S = 60


def free_port():
    """A port of this computer that nobody uses at this moment."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return probe.getsockname()[1]


def start(command, folder):
    """Print a command, and start it in the background; `dask` as `python -m dask`."""
    print(f"$ {command}", flush=True)
    log = open(Path(folder, "log.txt"), "ab")  # noqa: SIM115 (the process writes there)
    words = [sys.executable, "-m", *command.split()]
    with log:
        return subprocess.Popen(words, cwd=folder, stdout=log, stderr=log)


def stop(process):
    """End a process, and those that it started (a worker is a child of its nanny)."""
    with contextlib.suppress(psutil.NoSuchProcess):
        family = psutil.Process(process.pid)
        for member in [family, *family.children(recursive=True)]:
            with contextlib.suppress(psutil.NoSuchProcess):
                member.kill()
    process.wait(WAIT_S)


def wait_for_scheduler(port, process):
    """Wait until somebody listens at the port."""
    end = time.monotonic() + WAIT_S
    while time.monotonic() < end and process.poll() is None:
        with contextlib.suppress(OSError), socket.create_connection((HOST, port), 1):
            return
        time.sleep(0.1)
    raise scale_tools.RunFailed("the scheduler did not start: is `dask` installed?")


def wait_until(client, ready):
    """Ask the scheduler again and again, until it is so."""
    end = time.monotonic() + WAIT_S
    while not ready(client):
        if time.monotonic() > end:
            raise scale_tools.RunFailed("the cluster did not come to life")
        time.sleep(0.05)


def two_workers(client):
    return len(client.nthreads()) == 2


def all_busy(client):
    return all(client.processing().values())


def count(client, samples, victim=None):
    """Run the rung on the cluster; meanwhile end the victim, if there is one."""
    address = client.scheduler.address
    options = f"--scheduler {address} --samples {samples} --workers 2"
    print(f"$ python code/13-scaling/{COUNT.name} {options}", flush=True)
    command = [sys.executable, str(COUNT), *options.split(), "--json"]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdout=pipe, stderr=pipe, encoding="utf-8") as child:
        try:
            if victim:
                wait_until(client, all_busy)
                time.sleep(KILL_AFTER_S)
                stop(victim)
                print("(one worker was killed)", flush=True)
            out, err = child.communicate(timeout=WAIT_S * 5)
        finally:
            child.kill()
    if child.returncode:
        last = (err.strip() or "it printed no message").splitlines()[-1]
        raise scale_tools.RunFailed(last)
    return json.loads(out)


def run_cluster(args, folder):
    """Start everything, count, and stop everything, whatever happens."""
    port = free_port()
    address = f"tcp://{HOST}:{port}"
    processes = []
    try:
        command = f"dask scheduler --host {HOST} --port {port} --no-dashboard"
        processes.append(start(command, folder))
        wait_for_scheduler(port, processes[0])
        command = f"dask worker {address} --nthreads 1 --no-dashboard"
        processes += [start(command, folder) for _ in range(2)]
        with Client(address, set_as_default=False) as client:
            wait_until(client, two_workers)
            return count(client, args.samples, processes[-1] if args.kill else None)
    finally:
        for process in reversed(processes):
            stop(process)


def measure(args):
    args.samples = args.samples or (KILL_SAMPLES if args.kill else DEFAULT_SAMPLES)
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        result = run_cluster(args, folder)
    serial = scale_tools.fresh_python(SERIAL, ["--json", "--samples", args.samples])
    return result | {"serial_hits": serial["hits"], "killed": args.kill}


def show(result):
    same = "the same" if result["hits"] == result["serial_hits"] else "NOT THE SAME"
    return f"{pi_cli.one_line(result)}\n{same} hits as one process without a cluster"


def make_parser():
    parser = scale_tools.make_parser(__doc__)
    parser.add_argument("--samples", type=pi_cli.whole_number(1), help="random points")
    parser.add_argument("--kill", action="store_true", help="end a worker meanwhile")
    return parser


def main(argv=None):
    return scale_tools.run(make_parser(), measure, show, argv)


if __name__ == "__main__":
    sys.exit(main())
