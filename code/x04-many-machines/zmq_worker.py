"""A worker of `zmq_hits.py`: gets tasks through a socket, sends hits through another.

    python code/x04-many-machines/zmq_worker.py push NAME tcp://HOST:PORT tcp://HOST:PORT
    python code/x04-many-machines/zmq_worker.py ask NAME tcp://HOST:PORT

`zmq_hits.py` starts such workers on this computer.  A worker needs the files of the
lesson and pyzmq, about 40 MB, and 0.2 s to start.  It ends when it is told to, or when
60 s bring no message.  `echo` sends each message back, for `message_times.py`.
"""

import json
import os
import sys
import time
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # for pi_cli
import pi_cli
from peak_memory import peak_memory_mib
from pi_numpy_blocks import count_hits

try:
    import zmq
except ModuleNotFoundError:
    zmq = None
LACK = "this script needs pyzmq: type `make extras`"
PATIENCE_MS = 60_000
PAUSE_S = 0.02  # before asking again, when there is no task for now


class Silence(Exception):
    """No message came for too long."""


def do(task, name):
    """The answer to a task: the hits of one block, who counted it, what it took."""
    cpu = time.process_time()
    child = np.random.SeedSequence(task["seed"], spawn_key=(task["number"],))
    hits = count_hits(task["size"], np.random.Generator(np.random.SFC64(child)))
    return {
        "number": task["number"],
        "hits": hits,
        "worker": name,
        "pid": os.getpid(),
        "cpu_s": time.process_time() - cpu,
        "memory_mib": peak_memory_mib(),
    }


def receive(socket):
    if not socket.poll(PATIENCE_MS):
        raise Silence(f"no message for {PATIENCE_MS / 1000:.0f} s")
    return socket.recv()


def work_pushed(context, name, tasks_at, results_at):
    """Do each task; an empty one asks for our name."""
    tasks = context.socket(zmq.PULL)
    results = context.socket(zmq.PUSH)
    tasks.connect(tasks_at)
    results.connect(results_at)
    while True:
        task = json.loads(receive(tasks))
        answer = do(task, name) if task else {"worker": name}
        results.send_json(answer)


def work_asking(context, name, controller_at):
    """Ask for a task, do it, and send the answer with the next question."""
    controller = context.socket(zmq.REQ)
    controller.connect(controller_at)
    answer = {"worker": name}
    while True:
        controller.send_json(answer)
        task = json.loads(receive(controller))
        if task:
            answer = do(task, name)
        else:  # all are handed out; one may come back
            time.sleep(PAUSE_S)
            answer = {"worker": name}


def echo(context, name, asked_at):
    """Send each message back."""
    socket = context.socket(zmq.REP)
    socket.connect(asked_at)
    while True:
        socket.send(receive(socket))


WORK = {"push": work_pushed, "ask": work_asking, "echo": echo}


def main(argv=None):
    parser = pi_cli.Parser(description=__doc__.splitlines()[0])
    parser.add_argument("plan", choices=WORK)
    parser.add_argument("name")
    parser.add_argument("addresses", nargs="+", metavar="ADDRESS")
    args = parser.parse_args(argv)
    if zmq is None:
        parser.error(LACK)
    if len(args.addresses) != (2 if args.plan == "push" else 1):
        parser.error("push needs two addresses, the others one")
    try:
        with zmq.Context() as context:
            context.linger = 0  # what could not be sent is given up when we end
            WORK[args.plan](context, args.name, *args.addresses)
    except (zmq.ZMQError, Silence) as problem:
        parser.error(f"{', '.join(args.addresses)}: {problem}")
    except KeyboardInterrupt:
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main())
