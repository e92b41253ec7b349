"""How many threads are inside C at the same time?  A proof that needs no clock.

Run it with    python code/x03-releasing-the-gil/threads_inside.py
Takes about 1 s; with --tools ctypes cffi Cython pybind11 about 4 s, and 15 s more for
the compiler the first time; 100 MB.  Needs gcc or clang.

Two threads call count_hits with the stream of `meeting.c`, for which a thread waits
until another one draws as well.  With the GIL held nobody comes, and it gives up.
"""

import ctypes
import functools
import sys
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace

import build_c
import held_released
import kernels
import pi_cli

PATIENCE_MS = 1000  # what a call rests that holds the GIL
THREADS = 2


@functools.cache
def load():
    """The library of meeting.c, its functions declared."""
    library = ctypes.CDLL(str(build_c.shared_library("meeting.c")))
    library.open_meeting.argtypes = [ctypes.c_int]
    library.open_meeting.restype = ctypes.c_void_p
    library.most_inside.argtypes, library.most_inside.restype = [], ctypes.c_int
    return library


def open_meeting(patience_ms=PATIENCE_MS):
    """A new meeting; it has an address where a generator of NumPy has one."""
    place = ctypes.c_void_p(load().open_meeting(patience_ms))
    numbers = SimpleNamespace(ctypes=SimpleNamespace(bit_generator=place))
    return SimpleNamespace(bit_generator=numbers)


def most_inside(count_hits, patience_ms=PATIENCE_MS):
    """How many of two threads were inside count_hits(n, stream) at the same time."""
    stream = open_meeting(patience_ms)
    with ThreadPoolExecutor(THREADS) as pool:
        list(pool.map(count_hits, [1] * THREADS, [stream] * THREADS))
    return load().most_inside()


def main(argv=None):
    parser = pi_cli.Parser(description=__doc__.splitlines()[0])
    tools = held_released.TOOLS
    parser.add_argument("--tools", nargs="+", choices=tools, default=["ctypes"])
    args = parser.parse_args(argv)
    try:
        for tool, gil in kernels.PAIRS:
            if tool in args.tools:
                inside = most_inside(kernels.find(tool, gil))
                print(
                    f"{tool:9} GIL {gil:8}  threads inside at the same time: {inside}"
                )
    except build_c.NoCompiler as problem:
        print(f"{parser.prog}: {problem}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("stopped by Ctrl-C", file=sys.stderr)
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main())
