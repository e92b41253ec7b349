"""Let Numba compile before the clock starts: what the rungs of episode 8 share.

This is no program; it is imported.  A rung whose kernel Numba compiles ends with

    return compile_first.run(count_all_hits, compile_kernel, __doc__, SAMPLES, argv)

Numba compiles a function when it is called first with arguments of certain types.
`compile_kernel` makes that first call, so that `pi_cli` times the counting alone.
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # for pi_cli
import pi_cli


def run(count_all_hits, compile_kernel, description, samples, argv=None, serial=False):
    """As `pi_cli.run`, with the compiler's work done before.  Returns the exit status.

    A bad argument is answered at once, before the compiler starts.
    """
    pi_cli.make_parser(description, samples).parse_args(argv)
    try:
        compile_kernel()
    except KeyboardInterrupt:
        print("stopped by Ctrl-C; nothing was counted", file=sys.stderr)
        return 130
    return pi_cli.run(count_all_hits, description, samples, argv, serial)
