"""Estimate pi with a loop in C: the yardstick for the compiled loops in Python.

Run it with    python code/08-numba/pi_c.py --samples 1e9 --workers 2
Takes about 0.5 s on two cores, after 0.2 s of compiling; about 130 MB.

Needs a C compiler: the one that the variable CC names, or cc, gcc or clang.  Without
one this program says so and ends with status 2.  The loop stands in `pi_c.c` and does
what `count_hits` of `pi_numba_counter.py` does, so the hits are the same.  `ctypes`
calls it, and releases the GIL while it runs.
"""

import ctypes
import functools
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # for pi_cli
import pi_cli  # noqa: F401 (makes the folders of the episodes importable)
import warm_up
from pi_numba_counter import count_with, position_of

DEFAULT_SAMPLES = 100_000_000
SOURCE = Path(__file__).with_suffix(".c")
# For this processor and its widest vectors, as far as the compiler knows these options.
OPTIONS = (
    ["-march=native", "-mprefer-vector-width=512"],
    ["-march=native"],
    ["-mcpu=native"],
    [],
)


class NoCompiler(Exception):
    """There is no C compiler, or it could not make the library."""


def find_compiler():
    """The path of a C compiler."""
    wanted = os.environ.get("CC")
    for name in [wanted] if wanted else ["cc", "gcc", "clang"]:
        if path := shutil.which(name):
            return path
    looked_for = wanted or "cc, gcc or clang"
    raise NoCompiler(f"found no C compiler ({looked_for}): install one, or set CC")


def compile_library(compiler, folder):
    """Compile `pi_c.c` to a library in the folder; its path."""
    library = Path(folder) / ("pi_c.dll" if os.name == "nt" else "pi_c.so")
    for options in OPTIONS:
        command = [compiler, "-O3", *options, "-shared", "-fPIC", SOURCE, "-o", library]
        done = subprocess.run(command, capture_output=True, text=True)
        if done.returncode == 0:
            return library
    reason = (done.stderr.strip().splitlines() or ["no message"])[0]
    raise NoCompiler(f"{compiler} could not compile {SOURCE.name}: {reason}")


@functools.cache
def load_count_hits():
    """The function of the library; the compiled file is not needed once it is loaded."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        library = ctypes.CDLL(str(compile_library(find_compiler(), folder)))
    count_hits = library.count_hits
    count_hits.argtypes = [ctypes.c_int64, ctypes.c_uint64]
    count_hits.restype = ctypes.c_int64
    return count_hits


def count_hits(n_samples, position):
    """Hits of n_samples points, counted in C."""
    return load_count_hits()(n_samples, int(position))


def compile_kernel():
    """The first call: the C compiler makes the library, Numba compiles `position_of`."""
    count_hits(1, position_of(0, 0))


def count_all_hits(n_samples, seed, block, workers):
    """Hits of all blocks, counted by `count_hits`."""
    return count_with(count_hits, n_samples, seed, block, workers)


def main(argv=None):
    try:
        return warm_up.run(
            count_all_hits, compile_kernel, __doc__, DEFAULT_SAMPLES, argv
        )
    except NoCompiler as problem:
        print(f"pi_c.py: {problem}", file=sys.stderr)
        return 2


if __name__ == "__main__":
    sys.exit(main())
