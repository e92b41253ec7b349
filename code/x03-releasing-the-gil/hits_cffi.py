"""Estimate pi with a loop in C that cffi calls; cffi always releases the GIL.

Run it with    python code/x03-releasing-the-gil/hits_cffi.py --samples 1e8
Takes about 0.4 s on two cores, 2 s more for the compiler the first time; 100 MB.

The hits are those of `pi_numpy`.  Needs the package cffi, and what setuptools needs to
build an extension module: a compiler and the headers of Python.
"""

import functools
import sys

import build_c
import pi_cli
from hits_ctypes import count_in_threads

try:
    from cffi import FFI
except ModuleNotFoundError:
    sys.exit(build_c.lacks("hits_cffi.py", "cffi"))

DEFAULT_SAMPLES = 50_000_000
DECLARATIONS = """
    typedef struct bitgen bitgen_t;
    int64_t count_hits(int64_t n_samples, bitgen_t *stream);
"""

builder = FFI()
builder.cdef(DECLARATIONS)  # what Python may use, as C declares it
builder.set_source("_hits_cffi", '#include "hits.c"')


@functools.cache
def load():
    """The compiled module: `lib` has the functions, `ffi` makes pointers."""
    return build_c.extension("_hits_cffi")


def count_hits(n_samples, stream):
    """Hits of n_samples points, counted in C; `stream` is a generator of NumPy."""
    module = load()
    address = stream.bit_generator.ctypes.bit_generator.value
    return module.lib.count_hits(n_samples, module.ffi.cast("bitgen_t *", address))


def count_all_hits(n_samples, seed, block, workers):
    """Hits of all blocks, counted by `count_hits`."""
    return count_in_threads(count_hits, n_samples, seed, block, workers)


def main(argv=None):
    try:
        return pi_cli.run(count_all_hits, __doc__, DEFAULT_SAMPLES, argv)
    except build_c.NoCompiler as problem:
        print(f"hits_cffi.py: {problem}", file=sys.stderr)
        return 2


if __name__ == "__main__":
    sys.exit(main())
