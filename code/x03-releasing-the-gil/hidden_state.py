"""A C library with a state of its own: the GIL was its lock, until it was released.

Run it with    python code/x03-releasing-the-gil/hidden_state.py
Takes about 1 s on two cores; 100 MB.  Needs gcc or clang.

Every way counts the same number of points in blocks, in two threads.
"""

import ctypes
import functools
import sys
import threading
from concurrent.futures import ThreadPoolExecutor

import build_c
import gil_record
import pi_cli

SAMPLES = 20_000_000
BLOCK = 500_000
THREADS = 2


@functools.cache
def load(loader):
    """The library, all functions declared."""
    library = loader(str(build_c.shared_library("hidden_state.c")))
    integer = ctypes.c_int64
    for name, takes in {"count_next": 1, "count_from": 2, "points_used": 0}.items():
        function = getattr(library, name)
        function.argtypes, function.restype = [integer] * takes, integer
    library.start_again.argtypes, library.start_again.restype = [], None
    return library


def count_blocks(count, n_samples):
    """Hits of all blocks in threads; `count(first, n)` gets where a block begins."""
    sizes = pi_cli.plan_blocks(n_samples, BLOCK)
    with ThreadPoolExecutor(THREADS) as pool:
        return sum(pool.map(count, range(0, n_samples, BLOCK), sizes))


def hidden(loader, n_samples):
    """The library knows where a block begins.  Hits, and points that were new."""
    library = load(loader)
    library.start_again()
    hits = count_blocks(lambda first, n: library.count_next(n), n_samples)
    return hits, library.points_used()


def locked(n_samples):
    """The GIL is released, and a lock of our own takes its place."""
    library, lock = load(ctypes.CDLL), threading.Lock()
    library.start_again()

    def count(first, n):
        with lock:
            return library.count_next(n)

    return count_blocks(count, n_samples), library.points_used()


def own(n_samples):
    """The caller says where a block begins: nothing is hidden, nothing is shared."""
    return count_blocks(load(ctypes.CDLL).count_from, n_samples), n_samples


WAYS = {
    "hidden state, GIL held": functools.partial(hidden, ctypes.PyDLL),
    "hidden state, GIL released": functools.partial(hidden, ctypes.CDLL),
    "hidden state, own lock": locked,
    "no hidden state": own,
}


def main(argv=None):
    parser = pi_cli.Parser(description=__doc__.splitlines()[0])
    points = gil_record.number_of_points()
    parser.add_argument("--samples", type=points, default=SAMPLES)
    n_samples = parser.parse_args(argv).samples
    try:
        for name, way in WAYS.items():
            hits, new = way(n_samples)
            print(f"{name:26} {hits:11,} hits, {new:11,} new points")
    except build_c.NoCompiler as problem:
        print(f"{parser.prog}: {problem}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("stopped by Ctrl-C", file=sys.stderr)
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main())
