# cython: language_level=3, freethreading_compatible=True
"""count_hits of hits.c for Python, by Cython: once held, once released."""
from libc.stdint cimport int64_t, uintptr_t

cdef extern from "hits.c":
    ctypedef struct bitgen_t:
        pass
    int64_t count_hits(int64_t n_samples, bitgen_t *stream) nogil


def held(int64_t n_samples, uintptr_t address):
    return count_hits(n_samples, <bitgen_t *>address)


def released(int64_t n_samples, uintptr_t address):
    cdef int64_t hits
    with nogil:
        hits = count_hits(n_samples, <bitgen_t *>address)
    return hits
