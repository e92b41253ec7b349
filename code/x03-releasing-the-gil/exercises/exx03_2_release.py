"""Count hits in C, in threads that take turns (exercise x03.2).

Check it with    python code/check.py x03.2
The check takes about 2 s on any number of cores.  Needs gcc or clang.
"""

import ctypes
import functools
from concurrent.futures import ThreadPoolExecutor

import build_c
import pi_cli
from pi_numpy import block_streams


@functools.cache
def load():
    """count_hits of the compiled library, declared for ctypes."""
    path = str(build_c.shared_library("hits.c"))
    library = ctypes.PyDLL(path)
    library.count_hits.argtypes = [ctypes.c_int64, ctypes.c_void_p]
    library.count_hits.restype = ctypes.c_int64
    return library.count_hits


def count_hits(n_samples, stream):
    """Hits of one block; `stream` is a generator of NumPy."""
    return load()(n_samples, stream.bit_generator.ctypes.bit_generator)


def count_all_hits(n_samples, seed, block, workers):
    """Hits of all blocks, counted by `workers` threads."""
    sizes = pi_cli.plan_blocks(n_samples, block)
    streams = list(block_streams(seed, len(sizes)))
    with ThreadPoolExecutor(workers) as pool:
        hits = 0
        for size, stream in zip(sizes, streams, strict=True):
            hits += pool.submit(count_hits, size, stream).result()
        return hits
