"""Keep a slow call from stopping all coroutines (exercise x06.2).

Check it with    python code/check.py x06.2
The check takes about 1 s.
"""

import asyncio


async def collect(read, save, names):
    """Read the level of each gauge, and save it; all of them overlap.

    read(name)           a coroutine that gives the level
    save(name, level)    an ordinary function that waits for a slow disk
    """

    async def read_and_save(name):
        level = await read(name)
        save(name, level)

    await asyncio.gather(*map(read_and_save, names))
