# expect: start the time limit after the semaphore
import asyncio


async def read_all(read, names, window, timeout_s):
    free = asyncio.Semaphore(window)
    levels, errors = {}, {}

    async def read_one(name):
        try:
            async with asyncio.timeout(timeout_s), free:
                levels[name] = await read(name)
        except Exception as error:
            errors[name] = error

    await asyncio.gather(*map(read_one, names))
    return levels, errors
