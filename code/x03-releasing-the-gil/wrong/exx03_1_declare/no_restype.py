# expect: `restype` does not say so
import ctypes

import build_c
import numpy as np


def load():
    library = ctypes.CDLL(str(build_c.shared_library("risk.c")))
    function = library.people_above
    pointer = ctypes.c_void_p
    function.argtypes = [pointer, pointer, ctypes.c_int64, ctypes.c_double]
    return function


def people_above(level, people, limit):
    level = np.ascontiguousarray(level, np.float64)
    people = np.ascontiguousarray(people, np.int64)
    return load()(level.ctypes.data, people.ctypes.data, level.size, limit)
