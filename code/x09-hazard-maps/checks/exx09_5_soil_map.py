"""Check of exercise x09.5: soil maps are stored, and come back equal."""

import h5py
import numpy as np
import stored

TITLE = "A soil map that stores itself"
HINTS = (
    "`__toh5__` returns two things: the factors, and a dictionary with the rest.",
    "HDF5 can store numbers and texts as attributes, and has no None: leave the key "
    "out, and take attrs.get(...) when you read.",
    "`__fromh5__` returns nothing; it sets self.factors, self.spacing_km and "
    "self.source from `array` and `attrs`.",
)
TIME_LIMIT_S = 20


def maps(kind):
    yield kind(np.array([[1.0, 1.5], [2.25, 0.75]]), 5.0, "survey of Brüssel, 1998")
    yield kind(np.ones((1, 3)), 0.5)
    yield kind(np.zeros((0, 4)), 2.0, "")
    yield kind(np.arange(6, dtype=float).reshape(3, 2), 1.0, "None")


def check(answer, require):
    require(
        stored.KNOWN.get("SoilMap") is answer.SoilMap,
        "Keep `@stored.storable` above the class: it tells `load` which class it is.",
    )
    with h5py.File("soil.h5", "w", driver="core", backing_store=False) as file:
        for number, soil in enumerate(maps(answer.SoilMap)):
            save(file, f"soil/{number}", soil, require)
            judge_one(soil, stored.load(file, f"soil/{number}"), require)


def save(file, name, soil, require):
    """Store a soil map; what cannot be stored gets a sentence."""
    pair = soil.__toh5__()
    require(
        isinstance(pair, tuple) and len(pair) == 2 and isinstance(pair[1], dict),
        "`__toh5__` must return two things, in this order: the array, and a "
        "dictionary of small values.",
    )
    try:
        stored.save(file, name, soil)
    except TypeError as error:
        if "dtype('O')" not in str(error) or soil.source is not None:
            raise
        require(
            False,
            "A soil map without a source cannot be stored: HDF5 has no None, so "
            "leave that key out of the dictionary.",
        )


def judge_one(soil, again, require):
    for name, value in vars(soil).items():
        require(
            hasattr(again, name),
            f"The soil map that came back has no `{name}`: `__fromh5__` fills `self`; "
            "what it returns is thrown away.",
        )
        found = getattr(again, name)
        same = (
            np.array_equal(found, value) and np.shape(found) == np.shape(value)
            if name == "factors"
            else found == value and (found is None) == (value is None)
        )
        require(
            same,
            f"`{name}` was {value!r}, and came back as {found!r}: store all of it.",
        )
