"""Declare a C function for ctypes, and hand it arrays of NumPy (exercise x03.1).

Check it with    python code/check.py x03.1
The check takes about 2 s on any number of cores.  Needs gcc or clang.

The function stands in `risk.c`:

    int64_t people_above(const double *level, const int64_t *people,
                         int64_t n_cells, double limit)
"""

import ctypes

import build_c
import numpy as np


def load():
    """people_above of the compiled library, declared for ctypes."""
    library = ctypes.CDLL(str(build_c.shared_library("risk.c")))
    function = library.people_above
    # solution:
    pointer, integer = ctypes.c_void_p, ctypes.c_int64
    function.argtypes = [pointer, pointer, integer, ctypes.c_double]
    function.restype = integer
    # starter:
    # function.argtypes = [____]
    # function.restype = ____
    # end
    return function


def people_above(level, people, limit):
    """People in cells whose level is above the limit, counted in C.

    level, people: arrays of NumPy with the same shape, of any type of numbers
    """
    # solution:
    level = np.ascontiguousarray(level, np.float64)
    people = np.ascontiguousarray(people, np.int64)
    # starter:
    # # C reads numbers of 8 bytes that lie side by side: are they like that here?
    # end
    return load()(level.ctypes.data, people.ctypes.data, level.size, limit)
