"""The same C function behind four tools, holding the GIL and releasing it.

This is no program; it is imported.

    count_hits = kernels.find("Cython", "released")
    count_hits(n_samples, stream)                      # hits
"""

import ctypes

import build_c
import hits_ctypes

MODULES = {"Cython": "hits_cython", "pybind11": "hits_pybind11"}
PAIRS = [  # tool, what it does with the GIL; cffi never holds it
    ("ctypes", "held"),
    ("ctypes", "released"),
    ("cffi", "released"),
    ("Cython", "held"),
    ("Cython", "released"),
    ("pybind11", "held"),
    ("pybind11", "released"),
]


def address_of(stream):
    """Where the generator's `bitgen_t` lies; good as long as the generator lives."""
    return stream.bit_generator.ctypes.bit_generator.value


def find_parts(tool, gil):
    """The compiled function, and what it needs to know of a stream."""
    if tool == "ctypes":
        loader = {"held": ctypes.PyDLL, "released": ctypes.CDLL}[gil]
        return hits_ctypes.load(loader), address_of
    if tool == "cffi":
        module = build_c.extension("_hits_cffi")
        pointer = module.ffi.cast
        return module.lib.count_hits, lambda s: pointer("bitgen_t *", address_of(s))
    return getattr(build_c.extension(MODULES[tool]), gil), address_of


def find(tool, gil):
    """The function (n_samples, stream) -> hits; compiled when needed."""
    function, place_of = find_parts(tool, gil)
    return lambda n_samples, stream: function(n_samples, place_of(stream))
