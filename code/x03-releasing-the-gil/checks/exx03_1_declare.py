"""Check of exercise x03.1: sums that need 64 bits, and arrays of every kind."""

import ctypes

import numpy as np

TITLE = "Declare people_above for ctypes"
HINTS = (
    "argtypes lists what goes in, in the order of the C function; restype is the one "
    "type that comes out.  A `*` in C is a pointer, an address in memory.",
    "For ctypes an address is `ctypes.c_void_p`, an int64_t `ctypes.c_int64` and a "
    "double `ctypes.c_double`.  A view such as a[::2] skips numbers, and an array of "
    "float32 has numbers of 4 bytes; C notices neither.",
    "np.ascontiguousarray(level, np.float64) copies an array only when it has to, and "
    "does both: the type, and numbers side by side.",
)
TIME_LIMIT_S = 60


def check(answer, require):
    function = answer.load()
    judge_types(function, require)
    calls = []

    def load():
        calls.append("load")
        return function

    answer.load = load
    draw = np.random.default_rng(3)
    level = draw.random((40, 31))
    people = draw.integers(0, 10**9, level.shape)
    judge(answer, require, "a map of 40 times 31 cells", level, people)
    require(calls, "`people_above` does not count in C: call what `load()` returns.")
    judge(answer, require, "a map without cells", level[:0], people[:0])
    view = "every second column of a map"
    judge(answer, require, view, level[:, ::2], people[:, ::2])
    judge(answer, require, "a map of float32", level.astype(np.float32), people)
    judge(answer, require, "people as int32", level, people.astype(np.int32))
    by_columns = np.asfortranarray(level)  # as some libraries return a map
    judge(answer, require, "a map stored column by column", by_columns, people)


def judge_types(function, require):
    require(
        function.restype is ctypes.c_int64,
        "The C function returns an int64_t, and `restype` does not say so: without it "
        "ctypes takes a C int, of 32 bits, and large sums come out wrong.",
    )
    types = [ctypes.c_int64, ctypes.c_double]
    require(
        function.argtypes and list(function.argtypes[2:]) == types,
        "`argtypes` must list four types: two addresses, an int64_t and a double.",
    )


def judge(answer, require, what, level, people):
    """Compare with NumPy, which knows how its arrays lie in memory."""
    expected = int(people[level > 0.25].sum(dtype=np.int64))
    found = answer.people_above(level, people, 0.25)
    require(
        found == expected,
        f"For {what} you get {found} people, and NumPy {expected}: C takes what lies "
        "at the address for numbers of 8 bytes, side by side, row after row.",
    )
