"""Two threads write to one Zarr chunk, and one of them loses: a race, made certain.

This is no program; it is imported.

    write_halves(chunk_days=4, days=8)     what is in the array afterwards

Whoever writes a part of a chunk reads the chunk, changes his part, and writes the chunk
back.  The store below lets two threads read before either writes.
"""

import asyncio
import contextlib
import threading

import cube_kit

try:
    import zarr
    from zarr.storage import MemoryStore
except ModuleNotFoundError as missing:
    cube_kit.sorry(missing)

PATIENCE_S = 2.0  # a thread that is alone with its chunk does not wait longer


class MeetingStore(MemoryStore):
    """A store in which the first two that read chunks wait for each other."""

    readers = 0
    met = None

    async def get(self, key, *args, **kwargs):
        found = await super().get(key, *args, **kwargs)
        if "c/" in key:
            self.met = self.met or asyncio.Event()
            self.readers += 1
            if self.readers == 2:
                self.met.set()
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self.met.wait(), PATIENCE_S)
        return found


def write_in_threads(array, parts):
    """Each thread fills its part of the array with its number: 1, 2 ..."""
    threads = [
        threading.Thread(target=array.__setitem__, args=(part, number))
        for number, part in enumerate(parts, 1)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def write_halves(chunk_days, days=8):
    """Two threads write one half of the days each; returns all days, 0 is unwritten."""
    array = zarr.create_array(
        MeetingStore(), shape=(days,), chunks=(chunk_days,), dtype="i4", fill_value=0
    )
    half = days // 2
    write_in_threads(array, [slice(0, half), slice(half, days)])
    return array[:]
