"""Calls a function in worker processes: one process for each task, and no other task.

This is no program; it is imported.  A pool would not do here: it may give two tasks to
one worker and none to another, and episode 10 asks what each worker draws first.

    results = own_process.each_in_its_own(function, [1, 2, 3], "spawn")
"""

import multiprocessing
import signal
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # for ctrl_c
import ctrl_c


class WorkerFailed(Exception):
    """A worker could not send its result, or ended before it sent any."""


def start_methods():
    """The start methods that this system has, of the two that the episode compares."""
    known = multiprocessing.get_all_start_methods()
    return [name for name in ("fork", "spawn") if name in known]


def send_result(sender, function, task):
    """What a worker does: one call, one message."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is answered by the parent
    try:
        message = (function(task), None)
    except Exception as problem:
        message = (None, f"{type(problem).__name__}: {problem}")
    sender.send(message)


def each_in_its_own(function, tasks, start_method):
    """[function(task), ...], each computed by a process of its own."""
    context = multiprocessing.get_context(start_method)
    workers, receivers = [], []
    try:
        for task in tasks:
            receiver, sender = context.Pipe(duplex=False)
            worker = context.Process(target=send_result, args=(sender, function, task))
            receivers.append(receiver)
            workers.append(worker)  # before its start, or Ctrl-C could lose it
            with ctrl_c.held_back():
                worker.start()
            sender.close()  # ours; so the end of the worker ends the pipe
        results = [receive(receiver) for receiver in receivers]
    finally:
        for worker in workers:
            if worker.pid:
                worker.terminate()
                worker.join()
        for receiver in receivers:
            receiver.close()
    return results


def receive(receiver):
    try:
        result, problem = receiver.recv()
    except EOFError:
        result, problem = None, "it ended before it sent its result"
    if problem:
        raise WorkerFailed(f"a worker failed: {problem}")
    return result
