"""Estimate pi with a loop in C that ctypes calls; threads count, the GIL is released.

Run it with    python code/x03-releasing-the-gil/hits_ctypes.py --samples 1e8
Takes about 0.4 s on two cores, 0.1 s more for the compiler the first time; 100 MB.

The hits are those of `pi_numpy` for the same seed and block: the C code draws from the
same streams of NumPy, in the same order.  Needs gcc or clang.
"""

import ctypes
import functools
import sys
from concurrent.futures import ThreadPoolExecutor

import build_c
import pi_cli
from pi_numpy import block_streams

DEFAULT_SAMPLES = 50_000_000


def declare(library):
    """Tell ctypes what count_hits takes and returns; it cannot know."""
    function = library.count_hits
    function.argtypes = [ctypes.c_int64, ctypes.c_void_p]
    function.restype = ctypes.c_int64
    return function


@functools.cache
def load(loader=ctypes.CDLL):
    """count_hits of the compiled library.  CDLL releases the GIL, PyDLL holds it."""
    return declare(loader(str(build_c.shared_library("hits.c"))))


def count_hits(n_samples, stream, loader=ctypes.CDLL):
    """Hits of n_samples points, counted in C; `stream` is a generator of NumPy."""
    address = stream.bit_generator.ctypes.bit_generator
    return load(loader)(n_samples, address)


def count_in_threads(count, n_samples, seed, block, workers):
    """Hits of all blocks: threads map `count`, then we add."""
    sizes = pi_cli.plan_blocks(n_samples, block)
    streams = block_streams(seed, len(sizes))
    with ThreadPoolExecutor(workers) as pool:
        try:
            return sum(pool.map(count, sizes, streams))
        finally:
            pool.shutdown(cancel_futures=True)


def count_all_hits(n_samples, seed, block, workers):
    """Hits of all blocks, counted by `count_hits`."""
    return count_in_threads(count_hits, n_samples, seed, block, workers)


def main(argv=None):
    try:
        return pi_cli.run(count_all_hits, __doc__, DEFAULT_SAMPLES, argv)
    except build_c.NoCompiler as problem:
        print(f"hits_ctypes.py: {problem}", file=sys.stderr)
        return 2


if __name__ == "__main__":
    sys.exit(main())
