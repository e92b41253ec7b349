"""Objects that know how to be stored in HDF5: a protocol of two methods.

This is no program; it is imported.

    with h5py.File(path, "a") as file:
        stored.save(file, "faults", faults)
        faults = stored.load(file, "faults")

An object can be stored when its class bears `@stored.storable` and has two methods:
`__toh5__` returns an array and a dictionary of small values, and `__fromh5__` takes
them and fills a new object.  The names are those of the OpenQuake engine; the code is
ours.  The file holds numbers and texts, and never code, so reading it runs nothing
but the classes that you know.
"""

import numpy as np

KNOWN = {}  # name of a class: the class


def storable(kind):
    """Decorator: objects of this class may be stored."""
    KNOWN[kind.__name__] = kind
    return kind


def save(file, name, thing):
    """Store an object under this name; replaces what has the name."""
    kind = type(thing).__name__
    if KNOWN.get(kind) is not type(thing):
        raise TypeError(f"{kind} is not storable")
    array, attrs = thing.__toh5__()
    if name in file:
        del file[name]
    file[name] = array
    file[name].attrs.update(attrs)
    file[name].attrs["class"] = kind


def load(file, name):
    """A new object like the one that was stored."""
    attrs = dict(file[name].attrs)
    kind = attrs.pop("class", None)
    if kind not in KNOWN:
        raise TypeError(f"{name} is of the class {kind}, which nobody here knows")
    thing = KNOWN[kind].__new__(KNOWN[kind])
    thing.__fromh5__(file[name][()], attrs)
    return thing


@storable
class Fault:
    """A line on which earthquakes happen."""

    def __init__(self, name, ends_km):
        self.name = name
        self.ends_km = np.asarray(ends_km, float)  # x, y, x, y

    def __toh5__(self):
        return self.ends_km, {"name": self.name}

    def __fromh5__(self, array, attrs):
        self.ends_km = array
        self.name = attrs["name"]
