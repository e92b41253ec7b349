"""An array in shared memory: several processes see the same numbers, without a copy.

This is no program; it is imported.

    with shared_arrays.new(1000, "int64") as shared:      # in the main process
        pool.map(partial(shared_arrays.write, shared, function), range(1000), ...)
        shared.array().sum()

What is sent to a worker is `shared`: the name of the memory, and how to read it.
"""

import contextlib
import math
from dataclasses import dataclass
from multiprocessing.shared_memory import SharedMemory

import numpy as np


@dataclass(frozen=True)
class SharedArray:
    """Says where an array lies in shared memory: short enough to be sent to workers."""

    name: str
    shape: int | tuple
    dtype: str

    @contextlib.contextmanager
    def attached(self):
        """The array, for the time of a `with` block, in whatever process."""
        memory = SharedMemory(self.name)
        array = np.ndarray(self.shape, self.dtype, buffer=memory.buf)
        try:
            yield array
        finally:
            memory.close()  # whoever reads `array` now crashes Python: see `copy`

    def copy(self):
        """An ordinary array with the same numbers."""
        with self.attached() as array:
            return array.copy()


@contextlib.contextmanager
def new(shape, dtype):
    """A new array of zeros in shared memory; given back in any case."""
    memory = SharedMemory(create=True, size=n_bytes(shape, dtype))
    try:
        yield SharedArray(memory.name, shape, dtype)
    finally:
        memory.close()
        memory.unlink()


def n_bytes(shape, dtype):
    """Bytes of an array, and at least one: there is no empty shared memory."""
    return max(1, math.prod(np.atleast_1d(shape).tolist()) * np.dtype(dtype).itemsize)


def write(shared, function, index, *args):
    """In a worker: put the result of a call into the array, at this index."""
    with shared.attached() as array:
        array[index] = function(*args)
