"""Let Numba compile before the clock starts: what the rungs of episode 8 share.

This is no program; it is imported.  A rung whose kernel Numba compiles ends with

    return warm_up.run(count_all_hits, compile_kernel, __doc__, SAMPLES, argv)

Numba compiles a function when it is called first with arguments of certain types.
`compile_kernel` makes that first call, so that `pi_cli` times the counting alone.
"""

import signal
import sys
import threading
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # for pi_cli
import pi_cli


def undisturbed(function):
    """Call the function, and only then look for Ctrl-C; was there one?

    The compiler calls back into Python, where a KeyboardInterrupt would get lost.
    """
    if threading.current_thread() is not threading.main_thread():
        function()
        return False
    pressed = []
    usual = signal.signal(signal.SIGINT, lambda *_: pressed.append(True))
    try:
        function()
    finally:
        signal.signal(signal.SIGINT, usual)
    return bool(pressed)


def run(count_all_hits, compile_kernel, description, samples, argv=None, serial=False):
    """As `pi_cli.run`, with the compiler's work done before.  Returns the exit status.

    A bad argument is answered at once, before the compiler starts.
    """
    pi_cli.make_parser(description, samples).parse_args(argv)
    if undisturbed(compile_kernel):
        print("stopped by Ctrl-C; nothing was counted", file=sys.stderr)
        return 130
    return pi_cli.run(count_all_hits, description, samples, argv, serial)
