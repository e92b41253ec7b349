# expect: For a map stored column by column you get
import ctypes

import build_c
import numpy as np


def load():
    library = ctypes.CDLL(str(build_c.shared_library("risk.c")))
    function = library.people_above
    pointer, integer = ctypes.c_void_p, ctypes.c_int64
    function.argtypes = [pointer, pointer, integer, ctypes.c_double]
    function.restype = integer
    return function


def people_above(level, people, limit):
    level = level.astype(np.float64)
    people = people.astype(np.int64)
    return load()(level.ctypes.data, people.ctypes.data, level.size, limit)
