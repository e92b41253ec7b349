"""Count points with workers that get their tasks through ZeroMQ sockets.

    python code/x04-many-machines/zmq_hits.py                     tasks are pushed
    python code/x04-many-machines/zmq_hits.py --kill              one worker is killed
    python code/x04-many-machines/zmq_hits.py --plan ask --kill   workers ask for tasks

Takes about 1 s on two cores; about 40 MB for each process.  The points are those of
`pi_numpy`: block number i has the stream that the seed spawns for it, whoever counts it.
"""

import collections
import contextlib
import json
import subprocess
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # for pi_cli
import ctrl_c
import pi_cli
from zmq_worker import LACK, zmq

WORKER = Path(__file__).resolve().with_name("zmq_worker.py")
DEFAULT_SAMPLES = 40_000_000
MAX_DEFAULT_WORKERS = 8
KILL_AFTER = 5  # results
PATIENCE_S = 1  # of silence, before we give up on what has not come back
START_S = 60  # for workers to answer the first time
SLOW_RATE = 10_000_000  # points a second, on a slow and busy computer
MAX_PATIENCE_S = 86_400
SHOWN = 6  # numbers of lost blocks
POLL_MS = 100


class Lost(Exception):
    """Tasks were handed out and never came back; the text is one line.

    `numbers` are those of the lost tasks, as far as they are known.
    """

    def __init__(self, text, numbers=()):
        super().__init__(text)
        self.numbers = list(numbers)


# ---- who has which task --------------------------------------------------------------


class Ledger:
    """Which task waits, who has which one, what has come back."""

    def __init__(self, tasks):
        self.waiting = collections.deque(tasks)
        self.held = {}  # worker: task
        self.answers = {}  # number of the task: answer

    def next_task(self, worker):
        """A task for this worker; None when all are handed out."""
        if not self.waiting:
            return None
        self.held[worker] = self.waiting.popleft()
        return self.held[worker]

    def returned(self, worker, answer):
        self.held.pop(worker, None)  # it may have died after its answer left
        self.answers[answer["number"]] = answer

    def gone(self, worker):
        """What a dead worker had waits again, before all others."""
        if worker in self.held:
            self.waiting.appendleft(self.held.pop(worker))


# ---- the two plans -------------------------------------------------------------------


def push_all(context, start_workers, tasks, args):
    """Push all tasks at once; ZeroMQ deals them to the workers in turn."""
    pusher, puller = context.socket(zmq.PUSH), context.socket(zmq.PULL)
    pusher.sndtimeo = START_S * 1000  # nobody there, or queues full: an error
    workers = start_workers("push", bind(pusher), bind(puller))
    meet(pusher, puller, workers)
    for task in tasks:
        pusher.send_json(task)
    answers, killed = {}, not args.kill
    patience_s = patience_of(args, PATIENCE_S)
    while len(answers) < len(tasks):
        if not puller.poll(patience_s * 1000):
            raise lost(answers, tasks, patience_s)
        answer = puller.recv_json()
        if "number" in answer:
            answers[answer["number"]] = answer
        if not killed:
            killed = kill_in_time(workers, answers)
    return answers


def meet(pusher, puller, workers):
    """Push empty tasks until each worker has answered one: now all are connected."""
    seen, end = set(), time.monotonic() + START_S
    while len(seen) < len(workers):
        pusher.send_json({})
        if puller.poll(POLL_MS):
            seen.add(puller.recv_json()["worker"])
        if time.monotonic() > end:
            raise Lost(f"{len(seen)} of {len(workers)} workers answered in {START_S} s")


def serve_one(router, ledger):
    """An answer comes, which is also a question; a task goes."""
    name, _, text = router.recv_multipart()
    answer = json.loads(text)
    if "number" in answer:
        ledger.returned(answer["worker"], answer)
    task = ledger.next_task(answer["worker"]) or {}
    router.send_multipart([name, b"", json.dumps(task).encode()])


def answer_questions(context, start_workers, tasks, args):
    """Give a task to whoever asks, and note who has it."""
    router = context.socket(zmq.ROUTER)
    workers = start_workers("ask", bind(router))
    ledger, killed = Ledger(tasks), not args.kill
    patience_s, seen = patience_of(args, START_S), 0
    end = time.monotonic() + max(START_S, patience_s)
    while len(ledger.answers) < len(tasks):
        if router.poll(POLL_MS):
            serve_one(router, ledger)
        if len(ledger.answers) > seen:  # a question alone is no progress
            seen, end = len(ledger.answers), time.monotonic() + patience_s
        for worker, process in workers.items():
            if process.poll() is not None:
                ledger.gone(worker)
        if all(process.poll() is not None for process in workers.values()):
            raise Lost("all workers have ended")
        if time.monotonic() > end:
            raise lost(ledger.answers, tasks, patience_s)
        if not killed:
            killed = kill_in_time(workers, ledger.answers)
    return ledger.answers


PLANS = {"push": push_all, "ask": answer_questions}


def bind(socket):
    """Open the socket at a port that the system chooses; return its address."""
    port = socket.bind_to_random_port("tcp://127.0.0.1")  # nobody outside can reach it
    return f"tcp://127.0.0.1:{port}"


def patience_of(args, least_s):
    """Time in s without an answer, before we give up; a large block takes longer."""
    wanted = args.patience or max(least_s, args.block // SLOW_RATE)
    return min(wanted, MAX_PATIENCE_S)


def lost(answers, tasks, patience_s):
    numbers = sorted({task["number"] for task in tasks} - answers.keys())
    text = f"some tasks never came back, and {patience_s} s brought nothing more"
    return Lost(text, numbers)


# ---- the workers ---------------------------------------------------------------------


@contextlib.contextmanager
def worker_starter(count):
    """A function that starts workers 0, 1, ...; at the end all of them are ended."""
    workers = {}

    def start(plan, *addresses):
        with ctrl_c.held_back():
            for name in map(str, range(count)):
                command = [sys.executable, str(WORKER), plan, name, *addresses]
                workers[name] = subprocess.Popen(command)
        return workers

    try:
        yield start
    finally:
        for process in workers.values():
            process.kill()
            process.wait()


def kill_in_time(workers, answers):
    """End worker 0 at once, as a power cut would, when it has done some of the work."""
    has_worked = any(answer["worker"] == "0" for answer in answers.values())
    if not has_worked or len(answers) < KILL_AFTER:
        return False
    workers["0"].kill()
    workers["0"].wait()
    return True


# ---- command line --------------------------------------------------------------------


def count_all(n_samples, seed, block, workers, args):
    """All answers, by the number of their block."""
    sizes = pi_cli.plan_blocks(n_samples, block)
    tasks = [{"number": i, "size": n, "seed": seed} for i, n in enumerate(sizes)]
    workers = min(workers, len(tasks))
    with zmq.Context() as context, worker_starter(workers) as start_workers:
        context.linger = 0
        return PLANS[args.plan](context, start_workers, tasks, args)


def count_all_hits(n_samples, seed, block, workers, plan="push"):
    """Hits of all blocks: workers map, then we add."""
    args = make_parser().parse_args(["--plan", plan, "--block", str(block)])
    answers = count_all(n_samples, seed, block, workers, args)
    return sum(answer["hits"] for answer in answers.values())


def summary(answers, seconds, cpu_s, args):
    """The usual report, and how many blocks each worker counted."""
    hits = sum(answer["hits"] for answer in answers.values())
    cpu_s += sum(answer["cpu_s"] for answer in answers.values())
    blocks = collections.Counter(answer["pid"] for answer in answers.values())
    result = pi_cli.report(hits, seconds, cpu_s, args, len(blocks))
    memory = {answer["pid"]: answer["memory_mib"] for answer in answers.values()}
    result["peak_memory_mib"] = round(result["peak_memory_mib"] + sum(memory.values()))
    result["blocks_of_workers"] = {str(pid): n for pid, n in blocks.items()}
    return result


def make_parser():
    parser = pi_cli.make_parser(__doc__, DEFAULT_SAMPLES)
    parser.set_defaults(workers=min(pi_cli.usable_cpus(), MAX_DEFAULT_WORKERS))
    parser.add_argument("--plan", choices=PLANS, default="push")
    parser.add_argument("--kill", action="store_true", help="end one worker meanwhile")
    positive = pi_cli.whole_number(1)
    patience = "time without an answer before we give up"
    parser.add_argument("--patience", type=positive, metavar="S", help=patience)
    return parser


def measure(args):
    """Count, and report."""
    start, cpu = time.perf_counter(), time.process_time()
    answers = count_all(args.samples, args.seed, args.block, args.workers, args)
    seconds = time.perf_counter() - start
    return summary(answers, seconds, time.process_time() - cpu, args)


def show(result):
    lines = [pi_cli.one_line(result)]
    n_blocks = sum(result["blocks_of_workers"].values())
    for pid, blocks in result["blocks_of_workers"].items():
        lines.append(f"process {pid} counted {blocks} of {n_blocks} blocks")
    return "\n".join(lines)


def count_of(blocks):
    return "1 block" if blocks == 1 else f"{blocks} blocks"


def lost_line(numbers):
    more = " ..." * (len(numbers) > SHOWN)
    shown = " ".join(map(str, numbers[:SHOWN]))
    return f"{count_of(len(numbers))} lost: {shown}{more}"


def main(argv=None):
    parser = make_parser()
    args = parser.parse_args(argv)
    if zmq is None:
        parser.error(LACK)
    if args.samples > args.block * pi_cli.MAX_BLOCKS:
        parser.error(f"more than {pi_cli.MAX_BLOCKS} blocks: choose a larger --block")
    try:
        result = measure(args)
    except KeyboardInterrupt:
        print("stopped by Ctrl-C; nothing was counted", file=sys.stderr)
        return 130
    except Lost as problem:
        if problem.numbers and not args.json:
            print(lost_line(problem.numbers))
        parser.exit(2, f"{parser.prog}: {problem}\n")
    except zmq.ZMQError as problem:
        parser.exit(2, f"{parser.prog}: a socket failed: {problem}\n")
    print(json.dumps(result) if args.json else show(result))
    return 0


if __name__ == "__main__":
    sys.exit(main())
