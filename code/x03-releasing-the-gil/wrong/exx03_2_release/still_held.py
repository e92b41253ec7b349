# expect: Never were two threads inside C at the same time
import ctypes
import functools
from concurrent.futures import ThreadPoolExecutor

import build_c
import pi_cli
from pi_numpy import block_streams


@functools.cache
def load():
    library = ctypes.PyDLL(str(build_c.shared_library("hits.c")))
    library.count_hits.argtypes = [ctypes.c_int64, ctypes.c_void_p]
    library.count_hits.restype = ctypes.c_int64
    return library.count_hits


def count_hits(n_samples, stream):
    return load()(n_samples, stream.bit_generator.ctypes.bit_generator)


def count_all_hits(n_samples, seed, block, workers):
    sizes = pi_cli.plan_blocks(n_samples, block)
    streams = list(block_streams(seed, len(sizes)))
    with ThreadPoolExecutor(workers) as pool:
        return sum(pool.map(count_hits, sizes, streams))
