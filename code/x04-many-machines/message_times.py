"""Send messages to another process and back: through a ZeroMQ socket, and as Dask tasks.

    python code/x04-many-machines/message_times.py
    python code/x04-many-machines/message_times.py --sizes 100 1e6

Takes about 15 s; 100 MB for each of the three processes, and some copies of the largest
message.  All of it happens on one computer, so no network limits the speed.
"""

import os
import statistics
import sys
import time
from pathlib import Path

from dask.distributed import wait

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # for pi_cli
import pi_cli
import scale_tools
import zmq_hits
from pi_dask_cluster import open_client
from zmq_worker import LACK, zmq

SIZES = [100, 10_000, 1_000_000, 100_000_000]  # bytes
MAX_BYTES = 10**9
MANY = 300  # round trips of small messages
ENOUGH_S = 0.5  # of round trips of one size
ROUNDS = 3
WAIT_S = 60


def same(message):
    """What a worker of Dask does: send the message back."""
    return message


def seconds_per_trip(trip, size):
    """Wall time of one round trip: the median of three rounds of many trips."""
    message = os.urandom(size)  # nothing that could be compressed
    start = time.perf_counter()
    if trip(message) != message:  # the warm-up
        raise scale_tools.RunFailed("another message came back")
    once = time.perf_counter() - start
    trips = max(1, min(MANY, int(ENOUGH_S / max(once, 1e-9))))
    rounds = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        for _ in range(trips):
            trip(message)
        rounds.append((time.perf_counter() - start) / trips)
    return statistics.median(rounds)


def through_zmq(sizes):
    with zmq.Context() as context, zmq_hits.worker_starter(1) as start:
        context.linger = 0
        socket = context.socket(zmq.REQ)
        start("echo", zmq_hits.bind(socket))
        socket.rcvtimeo = socket.sndtimeo = WAIT_S * 1000

        def trip(message):
            socket.send(message)
            return socket.recv()

        return [seconds_per_trip(trip, size) for size in sizes]


def through_dask(sizes):
    with open_client(None, 1) as client:

        def trip(message):
            return client.submit(same, message, pure=False).result(timeout=WAIT_S)

        return [seconds_per_trip(trip, size) for size in sizes]


def many_tasks(workers=1):
    """Wall time of a task when 1000 small ones are handed out together (Dask)."""
    with open_client(None, workers) as client:
        wait(client.map(same, range(10), pure=False), WAIT_S)
        start = time.perf_counter()
        futures = client.map(same, range(1000), pure=False)
        wait(futures, WAIT_S)
        client.gather(futures)
        return (time.perf_counter() - start) / 1000


def measure(args):
    if zmq is None:
        raise scale_tools.RunFailed(LACK)
    if max(args.sizes) > MAX_BYTES:
        raise scale_tools.RunFailed(f"at most {MAX_BYTES:.0e} bytes")
    try:
        columns = {"zmq": through_zmq(args.sizes), "dask": through_dask(args.sizes)}
        together_s = many_tasks()
    except (TimeoutError, zmq.Again):
        message = f"a message did not come back within {WAIT_S} s"
        raise scale_tools.RunFailed(message) from None
    rows = [
        {"bytes": size, "zmq_s": zmq_s, "dask_s": dask_s}
        for size, zmq_s, dask_s in zip(args.sizes, *columns.values(), strict=True)
    ]
    head = {"script": "code/x04-many-machines/message_times.py"}
    return head | {"rows": rows, "dask_task_s": together_s}


def show(result):
    lines = ["    bytes     ZeroMQ       Dask   (ms for a round trip)"]
    for row in result["rows"]:
        times = f"{row['zmq_s'] * 1e3:>10.2f} {row['dask_s'] * 1e3:>10.2f}"
        lines.append(f"{row['bytes']:>9} {times}")
    lines.append(f"1000 Dask tasks together: {result['dask_task_s'] * 1e3:.2f} ms each")
    return "\n".join(lines)


def make_parser():
    parser = scale_tools.make_parser(__doc__)
    positive = pi_cli.whole_number(1)
    parser.add_argument("--sizes", type=positive, nargs="+", default=SIZES)
    return parser


def main(argv=None):
    return scale_tools.run(make_parser(), measure, show, argv)


if __name__ == "__main__":
    sys.exit(main())
