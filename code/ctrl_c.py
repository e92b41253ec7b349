"""Holds Ctrl-C back while workers start, so that it ends them all in good order.

This is no program; it is imported.

    with ctrl_c.held_back():   # processes
        worker.start()

    with ctrl_c.noted():       # threads
        results = pool.map(function, tasks)

Ctrl-C reaches all processes of a terminal.  A process that starts in `held_back` never
gets it (but on Windows, where workers have to ignore it themselves), so the program
that started it can end it in good order.  A pool of threads closes and opens locks while
it takes tasks; Ctrl-C in the wrong moment would leave one closed, and all would wait.
"""

import contextlib
import signal
import threading


@contextlib.contextmanager
def noted():
    """Ctrl-C during the block is raised at its end; in other threads nothing changes."""
    if threading.current_thread() is not threading.main_thread():
        yield  # Ctrl-C is the main thread's
        return
    notes = []
    usual = signal.signal(signal.SIGINT, lambda *_: notes.append("Ctrl-C"))
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, usual)
    if notes:
        raise KeyboardInterrupt


@contextlib.contextmanager
def held_back():
    """As `noted`, and processes that start in the block inherit a mask against Ctrl-C.

    The note is for this process, where another thread, such as one of NumPy, may get
    what this one has masked.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    with noted():
        old_mask = block_signal()
        try:
            yield
        finally:
            if old_mask is not None:
                signal.pthread_sigmask(signal.SIG_SETMASK, old_mask)


def block_signal():
    """Block SIGINT in this thread; return the mask before, or None on Windows."""
    if not hasattr(signal, "pthread_sigmask"):
        return None
    from multiprocessing import resource_tracker

    resource_tracker.ensure_running()  # its start would end the mask
    return signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
